package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** AWS Certificate Manager, which can import certificates. */
final class CertificateManagerService {

  private static final int MAX_CERTIFICATE_BYTES = 32_768;
  private static final int MAX_PRIVATE_KEY_BYTES = 5_120;
  private static final int MAX_CHAIN_BYTES = 2_097_152;

  private final Certificates certificates;

  CertificateManagerService(Certificates certificates) {
    this.certificates = certificates;
  }

  AwsResponse importCertificate(AwsRequest request, SimulatedAccessKey accessKey) {
    JsonNode document = document(request);
    JsonNode arn = document.path("CertificateArn");
    String existingArn = arn.isString() ? arn.stringValue() : null;
    Authority.require(
        accessKey,
        AwsOperation.IMPORT_CERTIFICATE,
        existingArn == null
            ? "arn:aws:acm:us-east-1:" + accessKey.accountId() + ":certificate/*"
            : existingArn);
    if (existingArn != null && !document.path("Tags").isMissingNode()) {
      throw invalid("Tagging is not permitted on re-import.");
    }
    String importedArn =
        certificates.importCertificate(
            accessKey.accountId(),
            required(document, "Certificate", MAX_CERTIFICATE_BYTES),
            optional(document, "CertificateChain", MAX_CHAIN_BYTES),
            required(document, "PrivateKey", MAX_PRIVATE_KEY_BYTES),
            existingArn);
    return AwsResponse.json(200, Json.write(Map.of("CertificateArn", importedArn)))
        .withResourceId(importedArn);
  }

  private static JsonNode document(AwsRequest request) {
    String contentType = request.header("Content-Type");
    if (contentType == null || !contentType.startsWith("application/x-amz-json-1.1")) {
      throw new AwsError(404, "UnknownOperationException", "Not a JSON 1.1 request");
    }
    try {
      return Json.read(request.body());
    } catch (JacksonException exception) {
      throw serialization();
    }
  }

  private static String required(JsonNode document, String name, int maxBytes) {
    String value = optional(document, name, maxBytes);
    if (value == null) {
      throw constraint("null", name, "Member must not be null");
    }
    return value;
  }

  private static @Nullable String optional(JsonNode document, String name, int maxBytes) {
    JsonNode member = document.path(name);
    if (member.isMissingNode() || member.isNull()) {
      return null;
    }
    if (!member.isString()) {
      throw serialization();
    }
    byte[] value;
    try {
      value = Base64.getDecoder().decode(member.stringValue());
    } catch (IllegalArgumentException exception) {
      throw serialization();
    }
    if (value.length < 1) {
      throw constraint(
          "java.nio.HeapByteBuffer", name, "Member must have length greater than or equal to 1");
    }
    if (value.length > maxBytes) {
      throw constraint(
          "java.nio.HeapByteBuffer",
          name,
          "Member must have length less than or equal to " + maxBytes);
    }
    return new String(value, UTF_8);
  }

  private static AwsError constraint(String value, String name, String constraint) {
    return invalid(
        "1 validation error detected: Value %s at '%s' failed to satisfy constraint: %s"
            .formatted(
                value.equals("null") ? value : "'" + value + "'",
                Character.toLowerCase(name.charAt(0)) + name.substring(1),
                constraint));
  }

  private static AwsError serialization() {
    return new AwsError(400, "SerializationException", "The request could not be read.");
  }

  private static AwsError invalid(String message) {
    return new AwsError(400, "ValidationException", message);
  }
}
