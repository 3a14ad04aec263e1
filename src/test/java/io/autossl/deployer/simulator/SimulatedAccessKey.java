package io.autossl.deployer.simulator;

import java.util.Set;

/**
 * An access key of a simulated account.
 *
 * @param allowedActions what the IAM policy of its user allows; {@code sts:GetCallerIdentity} needs
 *     no permission
 * @param active an inactive key is refused like an unknown one
 */
public record SimulatedAccessKey(
    String accessKeyId,
    String secretAccessKey,
    String accountId,
    Set<String> allowedActions,
    boolean active) {

  /** Exactly what a deployment needs. */
  public static final Set<String> DEPLOYMENT_ACTIONS =
      Set.of(
          AwsOperation.IMPORT_CERTIFICATE.action(),
          AwsOperation.GET_DISTRIBUTION_CONFIG.action(),
          AwsOperation.UPDATE_DISTRIBUTION.action());

  /** Copies the allowed actions. */
  public SimulatedAccessKey {
    allowedActions = Set.copyOf(allowedActions);
  }

  /** The ARN of the IAM user that the key belongs to. */
  public String userArn() {
    return "arn:aws:iam::" + accountId + ":user/deployer";
  }

  SimulatedAccessKey withAllowedActions(Set<String> actions) {
    return new SimulatedAccessKey(accessKeyId, secretAccessKey, accountId, actions, active);
  }

  SimulatedAccessKey withActive(boolean newActive) {
    return new SimulatedAccessKey(
        accessKeyId, secretAccessKey, accountId, allowedActions, newActive);
  }
}
