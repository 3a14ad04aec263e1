package io.autossl.deployer.simulator;

/** What an access key may do. */
final class Authority {

  private Authority() {}

  static void require(SimulatedAccessKey accessKey, AwsOperation operation, String resource) {
    if (accessKey.allowedActions().contains(operation.action())) {
      return;
    }
    String message =
        "User: %s is not authorized to perform: %s on resource: %s because no identity-based policy"
            + " allows the %s action";
    boolean acm = operation == AwsOperation.IMPORT_CERTIFICATE;
    throw new AwsError(
        acm ? 400 : 403,
        acm ? "AccessDeniedException" : "AccessDenied",
        message.formatted(accessKey.userArn(), operation.action(), resource, operation.action()));
  }
}
