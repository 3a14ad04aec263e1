package io.autossl.deployer.certificate.web;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.autossl.deployer.certificate.reading.FileText;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.FieldProblem;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a certificate that is uploaded as a form (RFC 7578). Its parts may be files or fields. */
final class CertificateParts {

  private static final List<String> KNOWN =
      List.of("name", "certificate", "certificateChain", "privateKey", "pkcs12", "passphrase");

  private final Map<String, List<Part>> parts;

  private CertificateParts(Map<String, List<Part>> parts) {
    this.parts = parts;
  }

  /**
   * Reads a form. An empty part, such as a file input that was not used, counts as not sent.
   *
   * @throws ApiException if there are unknown parts, repeated ones, or one that is not text
   */
  static CertificateUploadRequest read(HttpServletRequest request)
      throws IOException, ServletException {
    Map<String, List<Part>> parts =
        request.getParts().stream()
            .filter(part -> part.getSize() > 0 || !KNOWN.contains(part.getName()))
            .collect(groupingBy(Part::getName, TreeMap::new, toList()));
    refuse(
        ErrorCode.UNKNOWN_FIELD,
        "UNKNOWN",
        "is not known: a form may have the parts " + String.join(", ", KNOWN),
        parts.keySet().stream().filter(name -> !KNOWN.contains(name)).toList());
    refuse(
        ErrorCode.VALIDATION_FAILED,
        "INVALID",
        "must be sent once",
        parts.entrySet().stream()
            .filter(part -> part.getValue().size() > 1)
            .map(Map.Entry::getKey)
            .toList());
    return new CertificateParts(parts).read();
  }

  private CertificateUploadRequest read() throws IOException {
    return new CertificateUploadRequest(
        text("name"),
        file("certificate"),
        file("certificateChain"),
        secret(file("privateKey")),
        secret(file("pkcs12")),
        secret(withoutLastLineBreak(text("passphrase"))));
  }

  private static void refuse(ErrorCode code, String fieldCode, String message, List<String> names) {
    if (!names.isEmpty()) {
      throw new ApiException(
          code,
          "The part \"%s\" %s.".formatted(names.getFirst(), message),
          names.stream().map(name -> new FieldProblem(name, fieldCode, message)).toList());
    }
  }

  /** A passphrase does not end in a line break, but a file that an editor has saved does. */
  private static @Nullable String withoutLastLineBreak(@Nullable String text) {
    return text == null ? null : text.replaceFirst("\\r?\\n$", "");
  }

  private static @Nullable SecretText secret(@Nullable String text) {
    return text == null ? null : SecretText.of(text);
  }

  private @Nullable String text(String name) throws IOException {
    byte[] bytes = bytes(name);
    return bytes == null
        ? null
        : FileText.decode(bytes)
            .orElseThrow(
                () ->
                    ApiException.invalidField(
                        name,
                        "INVALID",
                        "must be text in UTF-8, or in UTF-16 with a byte order mark"));
  }

  /** A binary file as Base64. */
  private @Nullable String file(String name) throws IOException {
    byte[] bytes = bytes(name);
    return bytes == null ? null : FileText.of(bytes);
  }

  private byte @Nullable [] bytes(String name) throws IOException {
    List<Part> sent = parts.get(name);
    if (sent == null) {
      return null;
    }
    try (InputStream content = sent.getFirst().getInputStream()) {
      return content.readAllBytes();
    }
  }
}
