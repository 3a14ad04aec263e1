package io.autossl.deployer.simulator;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Who is asking: finds the access key of a request, and proves that the request is signed by it.
 */
final class Authentication {

  private static final DateTimeFormatter AMAZON_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration MAX_SKEW = Duration.ofMinutes(15);
  private static final List<String> HEADERS_TO_SIGN = List.of("host", "x-amz-date");

  private final AccessKeys accessKeys;

  Authentication(AccessKeys accessKeys) {
    this.accessKeys = accessKeys;
  }

  SimulatedAccessKey authenticate(AwsRequest request) {
    Authorization authorization = request.authorization();
    if (authorization == null) {
      throw missingToken(request.service());
    }
    if (!authorization.region().equals("us-east-1")) {
      throw invalidSignature(
          request.service(),
          "Credential should be scoped to a valid region, not '%s'."
              .formatted(authorization.region()));
    }
    if (!authorization.service().equals(request.service().signingName())) {
      throw invalidSignature(
          request.service(),
          "Credential should be scoped to correct service: '%s'."
              .formatted(request.service().signingName()));
    }
    SimulatedAccessKey accessKey =
        accessKeys
            .find(authorization.accessKeyId())
            .filter(SimulatedAccessKey::active)
            .filter(key -> request.header("X-Amz-Security-Token") == null)
            .orElseThrow(() -> unknownToken(request.service()));
    checkSignature(request, authorization, accessKey);
    return accessKey;
  }

  private static void checkSignature(
      AwsRequest request, Authorization authorization, SimulatedAccessKey accessKey) {
    String date = request.header("X-Amz-Date");
    if (date == null || !date.startsWith(authorization.date() + "T")) {
      throw invalidSignature(
          request.service(),
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP");
    }
    checkAge(request.service(), date);
    String contentHash = request.header("X-Amz-Content-Sha256");
    boolean intact =
        contentHash == null || contentHash.equals(SignatureVersion4.sha256(request.body()));
    if (!intact
        || !authorization.signedHeaders().containsAll(HEADERS_TO_SIGN)
        || !SignatureVersion4.matches(request, authorization, accessKey.secretAccessKey())) {
      throw invalidSignature(
          request.service(),
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
  }

  /** By the real time, whatever the clock of the simulator says: the client signs with that. */
  private static void checkAge(AwsService service, String date) {
    try {
      Instant signed = Instant.from(AMAZON_DATE.parse(date));
      if (Duration.between(signed, Instant.now()).abs().compareTo(MAX_SKEW) <= 0) {
        return;
      }
    } catch (DateTimeException exception) {
      // A date that is none is as good as an expired one.
    }
    throw invalidSignature(service, "Signature expired: " + date);
  }

  private static AwsError missingToken(AwsService service) {
    String message = "Request is missing Authentication Token";
    return service == AwsService.ACM
        ? new AwsError(400, "MissingAuthenticationTokenException", message)
        : new AwsError(403, "MissingAuthenticationToken", message);
  }

  private static AwsError unknownToken(AwsService service) {
    String message = "The security token included in the request is invalid.";
    return service == AwsService.ACM
        ? new AwsError(400, "UnrecognizedClientException", message)
        : new AwsError(403, "InvalidClientTokenId", message);
  }

  private static AwsError invalidSignature(AwsService service, String message) {
    return service == AwsService.ACM
        ? new AwsError(400, "InvalidSignatureException", message)
        : new AwsError(403, "SignatureDoesNotMatch", message);
  }
}
