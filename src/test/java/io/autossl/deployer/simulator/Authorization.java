package io.autossl.deployer.simulator;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Authorization header of AWS Signature Version 4. */
record Authorization(
    String accessKeyId,
    String date,
    String region,
    String service,
    List<String> signedHeaders,
    String signature) {

  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  static final String TERMINATOR = "aws4_request";

  static Optional<Authorization> parse(@Nullable String header) {
    if (header == null || !header.startsWith(ALGORITHM + " ")) {
      return Optional.empty();
    }
    Map<String, String> members = new HashMap<>();
    for (String member : header.substring(ALGORITHM.length()).split(",")) {
      String[] parts = member.strip().split("=", 2);
      if (parts.length == 2) {
        members.put(parts[0], parts[1]);
      }
    }
    String[] scope = members.getOrDefault("Credential", "").split("/");
    String signedHeaders = members.get("SignedHeaders");
    String signature = members.get("Signature");
    if (scope.length != 5
        || !scope[4].equals(TERMINATOR)
        || signedHeaders == null
        || signature == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Authorization(
            scope[0],
            scope[1],
            scope[2],
            scope[3],
            Arrays.asList(signedHeaders.split(";")),
            signature));
  }

  String scope() {
    return String.join("/", date, region, service, TERMINATOR);
  }
}
