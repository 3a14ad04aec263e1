package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Deals with every request: lets faults happen, finds out who asks, and asks the service. */
final class AwsHandler implements HttpHandler {

  private final AwsBehavior behavior;
  private final Faults faults;
  private final RequestLog log;
  private final Authentication authentication;
  private final RateLimits rateLimits;
  private final CloudFrontService cloudFront;
  private final CertificateManagerService certificateManager;
  private final SecurityTokenService securityToken = new SecurityTokenService();
  private final CountDownLatch closed;

  AwsHandler(
      AwsBehavior behavior,
      Faults faults,
      RequestLog log,
      AccessKeys accessKeys,
      RateLimits rateLimits,
      CloudFrontService cloudFront,
      CertificateManagerService certificateManager,
      CountDownLatch closed) {
    this.behavior = behavior;
    this.faults = faults;
    this.log = log;
    this.authentication = new Authentication(accessKeys);
    this.rateLimits = rateLimits;
    this.cloudFront = cloudFront;
    this.certificateManager = certificateManager;
    this.closed = closed;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    AwsRequest request = AwsRequest.read(exchange);
    RequestLog.Started started = log.start(request);
    List<FaultAction> actions;
    AwsResponse response;
    boolean answered;
    try {
      actions = faults.strike(request);
      pause(behavior.latency());
      response = respond(request, actions);
      answered = actions.stream().noneMatch(AwsHandler::losesAnswer);
      for (FaultAction action : actions) {
        if (action instanceof FaultAction.HangAfterProcessing hang) {
          hang.calls().hang();
        }
      }
      if (closed.getCount() == 0) {
        answered = false;
      }
    } catch (InterruptedException | RuntimeException exception) {
      log.finish(started, 0, exception.toString(), null, false);
      throw new IOException("Not answered", exception);
    }
    log.finish(started, response.status(), response.outcome(), response.resourceId(), answered);
    if (!answered) {
      // The server closes a connection whose handler fails.
      throw new IOException("Connection dropped");
    }
    send(exchange, request, response, pauseBeforeByte(actions));
  }

  private AwsResponse respond(AwsRequest request, List<FaultAction> actions)
      throws InterruptedException {
    for (FaultAction action : actions) {
      switch (action) {
        case FaultAction.Delay delay -> pause(delay.duration());
        case FaultAction.Hang hang -> hang.calls().hang();
        case FaultAction.Run run -> run.runnable().run();
        case FaultAction.Fail fail -> {
          return error(request, fail.error().apply(request));
        }
        case FaultAction.Garble garble -> {
          return AwsResponse.xml(garble.status(), garble.body().apply(request).getBytes(UTF_8))
              .withHeader("Content-Type", garble.contentType())
              .withOutcome("GARBLED");
        }
        case FaultAction.DropBeforeProcessing _ -> {
          return AwsResponse.xml(0, new byte[0]).withOutcome("CONNECTION_DROPPED");
        }
        case FaultAction.DropAfterProcessing _,
            FaultAction.HangAfterProcessing _,
            FaultAction.Trickle _ -> {}
      }
    }
    try {
      return process(request);
    } catch (AwsError error) {
      return error(request, error);
    }
  }

  private AwsResponse process(AwsRequest request) {
    SimulatedAccessKey accessKey = authentication.authenticate(request);
    rateLimits.check(accessKey.accountId(), request);
    return switch (request.operation()) {
      case GET_DISTRIBUTION_CONFIG -> cloudFront.getDistributionConfig(request, accessKey);
      case UPDATE_DISTRIBUTION -> cloudFront.updateDistribution(request, accessKey);
      case IMPORT_CERTIFICATE -> certificateManager.importCertificate(request, accessKey);
      case GET_CALLER_IDENTITY -> securityToken.getCallerIdentity(request, accessKey);
      case OTHER ->
          throw new AwsError(
              request.service() == AwsService.ACM ? 400 : 403,
              request.service() == AwsService.ACM ? "AccessDeniedException" : "AccessDenied",
              "User: %s is not authorized to perform: %s"
                  .formatted(accessKey.userArn(), request.operationName()));
    };
  }

  private static boolean losesAnswer(FaultAction action) {
    return action instanceof FaultAction.DropBeforeProcessing
        || action instanceof FaultAction.DropAfterProcessing;
  }

  private static AwsResponse error(AwsRequest request, AwsError error) {
    return request.service().error(error, request.requestId());
  }

  private void pause(Duration duration) throws InterruptedException {
    if (duration.isPositive()) {
      boolean _ = closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private static Duration pauseBeforeByte(List<FaultAction> actions) {
    return actions.stream()
        .mapMulti(
            (FaultAction action, Consumer<Duration> pauses) -> {
              if (action instanceof FaultAction.Trickle(Duration pause)) {
                pauses.accept(pause);
              }
            })
        .findFirst()
        .orElse(Duration.ZERO);
  }

  private void send(
      HttpExchange exchange, AwsRequest request, AwsResponse response, Duration pauseBeforeByte)
      throws IOException {
    response.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("x-amzn-RequestId", request.requestId());
    exchange.sendResponseHeaders(response.status(), response.body().length);
    if (pauseBeforeByte.isZero()) {
      exchange.getResponseBody().write(response.body());
    } else {
      trickle(exchange.getResponseBody(), response.body(), pauseBeforeByte);
    }
    exchange.close();
  }

  private void trickle(OutputStream out, byte[] body, Duration pauseBeforeByte) throws IOException {
    try {
      for (byte each : body) {
        pause(pauseBeforeByte);
        out.write(each);
        out.flush();
      }
    } catch (InterruptedException interrupted) {
      throw new IOException("Not answered", interrupted);
    }
  }
}
