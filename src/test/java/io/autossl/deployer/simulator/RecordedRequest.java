package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that the simulator has dealt with.
 *
 * @param operationName what was asked, also for operations that the simulator does not know
 * @param resourceId the distribution's id or the certificate's ARN
 * @param outcome {@code SUCCESS}, the code of the AWS error, or what a fault did
 * @param answered whether the answer was sent; false when a fault dropped the connection
 */
public record RecordedRequest(
    long sequence,
    AwsOperation operation,
    String operationName,
    @Nullable String resourceId,
    @Nullable String accessKeyId,
    Instant startedAt,
    Instant finishedAt,
    int status,
    String outcome,
    boolean answered,
    String requestId,
    @Nullable String ifMatch,
    @Nullable String userAgent,
    @Nullable String traceParent,
    String body) {

  /** Whether AWS did what was asked, whether or not its answer arrived. */
  public boolean succeeded() {
    return outcome.equals(AwsResponse.SUCCESS);
  }

  /** The private key, in PEM, of a request to import one. */
  public String importedPrivateKey() {
    return RepeatedPrivateKey.sentIn(body.getBytes(UTF_8));
  }

  /** How long it took. */
  public Duration duration() {
    return Duration.between(startedAt, finishedAt);
  }
}
