package io.autossl.deployer.certificate.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autossl.deployer.certificate.reading.CertificateUpload;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.FieldProblem;
import io.autossl.deployer.web.PlainText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

@Schema(
    name = "NewCertificate",
    description =
        "A certificate with its private key: `certificate` and `privateKey`, or `pkcs12` instead of"
            + " both")
record CertificateUploadRequest(
    @Schema(
            description =
                "Groups the successive versions of one certificate; the first domain name by"
                    + " default",
            minLength = 1,
            maxLength = MAX_NAME,
            example = "example.com")
        @Nullable String name,
    @Schema(
            description =
                "The leaf, optionally followed by its chain, in PEM. Also read: DER or PKCS#7 in"
                    + " Base64",
            example = "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n")
        @Nullable String certificate,
    @Schema(
            description = "The chain, if it is not in `certificate`",
            example = "-----BEGIN CERTIFICATE-----\nMIIC…\n-----END CERTIFICATE-----\n")
        @Nullable String certificateChain,
    @Schema(
            description = "PKCS#8, PKCS#1 or SEC1, in PEM",
            example = "-----BEGIN PRIVATE KEY-----\nMIGH…\n-----END PRIVATE KEY-----\n",
            format = "password")
        @Nullable SecretText privateKey,
    @Schema(
            description =
                "Certificate, chain and private key as a PKCS#12 file (PFX) in Base64, instead of"
                    + " the fields above",
            format = "byte")
        @Nullable SecretText pkcs12,
    @Schema(
            description = "Of an encrypted private key or PKCS#12 file",
            maxLength = MAX_PASSPHRASE,
            format = "password")
        @Nullable SecretText passphrase) {

  private static final int MAX_NAME = 255;

  /** In characters. It is bounded, since deriving a key hashes it many times. */
  private static final int MAX_PASSPHRASE = 1024;

  /**
   * The upload with its fields checked. A blank field counts as not sent.
   *
   * @throws ApiException if fields are missing, superfluous or invalid; it names all of them
   */
  CertificateUpload toUpload() {
    List<FieldProblem> problems = new ArrayList<>();
    String nameProblem = nameProblem();
    if (nameProblem != null) {
      problems.add(new FieldProblem("name", "INVALID", nameProblem));
    }
    if (passphrase != null && passphrase.reveal().length() > MAX_PASSPHRASE) {
      problems.add(
          new FieldProblem(
              "passphrase",
              "INVALID",
              "may have at most %,d characters".formatted(MAX_PASSPHRASE)));
    }
    SecretText file = sent(pkcs12);
    String leaf = sent(certificate);
    String chain = sent(certificateChain);
    SecretText key = sent(privateKey);
    if (file != null) {
      if (Stream.of(leaf, chain, key).anyMatch(Objects::nonNull)) {
        problems.add(
            new FieldProblem(
                "pkcs12",
                "INVALID",
                "must come without certificate, certificateChain and privateKey"));
      }
      refuseIfAny(problems);
      return new CertificateUpload.Pkcs12(file.reveal().getBytes(UTF_8), passphrase);
    }
    if (leaf == null) {
      problems.add(missing("certificate"));
    }
    if (key == null) {
      problems.add(missing("privateKey"));
    }
    refuseIfAny(problems);
    return new CertificateUpload.Pem(
        Objects.requireNonNull(leaf), chain, Objects.requireNonNull(key), passphrase);
  }

  /** Without the certificate: its text may hold a private key by mistake. */
  @Override
  public String toString() {
    return "CertificateUploadRequest[name=" + name + "]";
  }

  private @Nullable String nameProblem() {
    if (name == null) {
      return null;
    }
    if (name.isEmpty() || name.length() > MAX_NAME) {
      return "may have 1 to %d characters; it has %,d".formatted(MAX_NAME, name.length());
    }
    if (name.isBlank()) {
      return "must not be blank";
    }
    return PlainText.Validator.accepts(name)
        ? null
        : "must not hold control characters or invisible ones";
  }

  private static FieldProblem missing(String field) {
    return new FieldProblem(field, "REQUIRED", "must be there, unless pkcs12 is");
  }

  private static void refuseIfAny(List<FieldProblem> problems) {
    if (!problems.isEmpty()) {
      throw new ApiException(ErrorCode.VALIDATION_FAILED, problems);
    }
  }

  private static @Nullable String sent(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static @Nullable SecretText sent(@Nullable SecretText secret) {
    return secret == null || secret.isBlank() ? null : secret;
  }
}
