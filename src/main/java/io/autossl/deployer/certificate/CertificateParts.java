package io.autossl.deployer.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.PlainText;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A certificate as a form: parts may be files or fields. */
@Schema(
    name = "NewCertificateForm",
    description = "A certificate with its private key as files: PEM, or one PKCS#12 file")
record CertificateParts(
    @Schema(description = "As in JSON", example = "example.com") @Nullable String name,
    @Schema(description = "The leaf, optionally followed by its chain, in PEM", format = "binary")
        @Nullable String certificate,
    @Schema(description = "The chain, if it is not in `certificate`, in PEM", format = "binary")
        @Nullable String certificateChain,
    @Schema(description = "PKCS#8, PKCS#1 or SEC1, in PEM", format = "binary")
        @Nullable SecretText privateKey,
    @Schema(description = "Certificate, chain and private key in one file", format = "binary")
        byte @Nullable [] pkcs12,
    @Schema(description = "Of an encrypted private key or PKCS#12 file", format = "password")
        @Nullable SecretText passphrase) {

  private static final int LONGEST_NAME = 255;

  static CertificateParts of(HttpServletRequest request) throws IOException, ServletException {
    return new CertificateParts(
        name(text(request, "name")),
        text(request, "certificate"),
        text(request, "certificateChain"),
        secret(text(request, "privateKey")),
        bytes(request, "pkcs12"),
        secret(passphrase(text(request, "passphrase"))));
  }

  CertificateUpload toUpload() {
    if (pkcs12 != null) {
      if (certificate != null || privateKey != null) {
        throw ApiException.invalidField(
            "pkcs12", "INVALID", "must come without certificate and privateKey");
      }
      return new CertificateUpload.Pkcs12(pkcs12, passphrase);
    }
    return new CertificateUpload.Pem(
        required("certificate", certificate),
        certificateChain,
        required("privateKey", privateKey),
        passphrase);
  }

  /** Tells no certificate: its text may hold a private key by mistake. */
  @Override
  public String toString() {
    return "CertificateParts[name=" + name + "]";
  }

  private static String required(String part, @Nullable String text) {
    if (text == null || text.isBlank()) {
      throw missing(part);
    }
    return text;
  }

  private static SecretText required(String part, @Nullable SecretText secret) {
    if (secret == null || secret.isBlank()) {
      throw missing(part);
    }
    return secret;
  }

  private static ApiException missing(String part) {
    return ApiException.invalidField(
        part, "REQUIRED", "must be there, unless there is a part pkcs12");
  }

  private static @Nullable String name(@Nullable String name) {
    if (name != null
        && (name.isBlank()
            || name.length() > LONGEST_NAME
            || !name.matches(PlainText.REGULAR_EXPRESSION))) {
      throw ApiException.invalidField(
          "name",
          "INVALID",
          "must be 1 to 255 characters, not blank, none a control character or invisible");
    }
    return name;
  }

  /** A file that an editor has saved ends in a line break, which no passphrase does. */
  private static @Nullable String passphrase(@Nullable String text) {
    return text == null ? null : text.replaceFirst("\\r?\\n$", "");
  }

  private static @Nullable SecretText secret(@Nullable String text) {
    return text == null ? null : SecretText.of(text);
  }

  private static @Nullable String text(HttpServletRequest request, String part)
      throws IOException, ServletException {
    byte[] bytes = bytes(request, part);
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  private static byte @Nullable [] bytes(HttpServletRequest request, String name)
      throws IOException, ServletException {
    Part part = request.getPart(name);
    if (part == null) {
      return null;
    }
    try (InputStream content = part.getInputStream()) {
      return content.readAllBytes();
    }
  }
}
