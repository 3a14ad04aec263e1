package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request as it came in, with the operation that it asks for. */
record AwsRequest(
    String requestId,
    String method,
    String path,
    @Nullable String query,
    Headers headers,
    byte[] body,
    AwsService service,
    AwsOperation operation,
    String operationName,
    @Nullable String resourceId,
    @Nullable Authorization authorization) {

  private static final Pattern DISTRIBUTION_CONFIG =
      Pattern.compile("/2020-05-31/distribution/([^/]+)/config");

  static AwsRequest read(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Headers headers = exchange.getRequestHeaders();
    Authorization authorization =
        Authorization.parse(headers.getFirst("Authorization")).orElse(null);
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getRawPath();
    String target = headers.getFirst("X-Amz-Target");
    String action = formParameter(headers, body, "Action");
    Matcher distributionConfig = DISTRIBUTION_CONFIG.matcher(path);

    AwsService service;
    AwsOperation operation = AwsOperation.OTHER;
    String operationName;
    String resourceId = null;
    if (target != null) {
      service = AwsService.ACM;
      operationName = target;
      if (method.equals("POST") && target.equals("CertificateManager.ImportCertificate")) {
        operation = AwsOperation.IMPORT_CERTIFICATE;
      }
    } else if (action != null) {
      service = AwsService.STS;
      operationName = action;
      if (action.equals("GetCallerIdentity")
          && "2011-06-15".equals(formParameter(headers, body, "Version"))) {
        operation = AwsOperation.GET_CALLER_IDENTITY;
      }
    } else {
      service = AwsService.CLOUDFRONT;
      operationName = method + " " + path;
      if (distributionConfig.matches()) {
        resourceId = distributionConfig.group(1);
        if (method.equals("GET")) {
          operation = AwsOperation.GET_DISTRIBUTION_CONFIG;
        } else if (method.equals("PUT")) {
          operation = AwsOperation.UPDATE_DISTRIBUTION;
        }
      }
    }
    return new AwsRequest(
        UUID.randomUUID().toString(),
        method,
        path,
        exchange.getRequestURI().getRawQuery(),
        headers,
        body,
        service,
        operation,
        operation == AwsOperation.OTHER ? operationName : operation.action(),
        resourceId,
        authorization);
  }

  @Nullable String header(String name) {
    return headers.getFirst(name);
  }

  @Nullable String accessKeyId() {
    return authorization == null ? null : authorization.accessKeyId();
  }

  private static @Nullable String formParameter(Headers headers, byte[] body, String name) {
    String contentType = headers.getFirst("Content-Type");
    if (contentType == null || !contentType.startsWith("application/x-www-form-urlencoded")) {
      return null;
    }
    for (String parameter : new String(body, UTF_8).split("&")) {
      String[] parts = parameter.split("=", 2);
      if (parts.length == 2 && parts[0].equals(name)) {
        return URLDecoder.decode(parts[1], UTF_8);
      }
    }
    return null;
  }
}
