package io.autossl.deployer.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer, with what the log is to say about it. */
record AwsResponse(
    int status,
    Map<String, String> headers,
    byte[] body,
    String outcome,
    @Nullable String resourceId) {

  static final String SUCCESS = "SUCCESS";

  static AwsResponse xml(int status, byte[] body) {
    return new AwsResponse(status, Map.of("Content-Type", "text/xml"), body, SUCCESS, null);
  }

  static AwsResponse json(int status, byte[] body) {
    return new AwsResponse(
        status, Map.of("Content-Type", "application/x-amz-json-1.1"), body, SUCCESS, null);
  }

  AwsResponse withHeader(String name, String value) {
    Map<String, String> extended = new LinkedHashMap<>(headers);
    extended.put(name, value);
    return new AwsResponse(status, extended, body, outcome, resourceId);
  }

  AwsResponse withOutcome(String newOutcome) {
    return new AwsResponse(status, headers, body, newOutcome, resourceId);
  }

  AwsResponse withResourceId(String newResourceId) {
    return new AwsResponse(status, headers, body, outcome, newResourceId);
  }
}
