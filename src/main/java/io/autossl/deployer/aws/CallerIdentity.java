package io.autossl.deployer.aws;

import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Asks AWS whose credentials these are, which needs no permission.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
 */
@Component
public class CallerIdentity {

  private final StsClient sts;
  private final AwsCalls calls;

  CallerIdentity(StsClient sts, AwsCalls calls) {
    this.sts = sts;
    this.calls = calls;
  }

  /** Asks AWS for the user or role that these credentials belong to. */
  public CallerIdentityOutcome of(AwsCredentials credentials) {
    AwsOutcome<CallerIdentityOutcome> outcome =
        calls.call(AwsOperation.GET_CALLER_IDENTITY, () -> ask(credentials));
    return switch (outcome) {
      case AwsOutcome.Succeeded<CallerIdentityOutcome> succeeded -> succeeded.value();
      case AwsOutcome.Failed<CallerIdentityOutcome> failed -> explain(failed.fault());
    };
  }

  private AwsOutcome<CallerIdentityOutcome> ask(AwsCredentials credentials) {
    GetCallerIdentityResponse identity =
        sts.getCallerIdentity(
            request -> request.overrideConfiguration(AwsCalls.signedWith(credentials).build()));
    return new AwsOutcome.Succeeded<>(
        new CallerIdentityOutcome.Known(identity.account(), identity.arn()),
        AwsCalls.requestId(identity));
  }

  private static CallerIdentityOutcome explain(AwsFault fault) {
    return switch (fault) {
      case AwsFault.InvalidCredentials invalid ->
          new CallerIdentityOutcome.Refused("INVALID_CREDENTIALS", invalid.message());
      case AwsFault.Refused refused ->
          refused.refusal() == AwsFault.Refusal.ACCESS_DENIED
              ? new CallerIdentityOutcome.Refused("ACCESS_DENIED", refused.message())
              : new CallerIdentityOutcome.Unavailable(refused.message());
      case AwsFault.Transient transientFault ->
          new CallerIdentityOutcome.Unavailable(transientFault.message());
      case AwsFault.Throttled throttled ->
          new CallerIdentityOutcome.Unavailable(throttled.message());
      case AwsFault.ChangeInProgress other ->
          new CallerIdentityOutcome.Unavailable(other.message());
      case AwsFault.StaleVersion other -> new CallerIdentityOutcome.Unavailable(other.message());
      case AwsFault.UnknownCertificate other ->
          new CallerIdentityOutcome.Unavailable(other.message());
    };
  }
}
