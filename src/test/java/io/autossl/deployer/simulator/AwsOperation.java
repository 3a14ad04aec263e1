package io.autossl.deployer.simulator;

/** The operations that the simulator answers; everything else is {@link #OTHER} and an error. */
public enum AwsOperation {
  GET_DISTRIBUTION_CONFIG("cloudfront:GetDistributionConfig"),
  UPDATE_DISTRIBUTION("cloudfront:UpdateDistribution"),
  IMPORT_CERTIFICATE("acm:ImportCertificate"),
  GET_CALLER_IDENTITY("sts:GetCallerIdentity"),
  OTHER("other");

  private final String action;

  AwsOperation(String action) {
    this.action = action;
  }

  /** The action that an IAM policy must allow, for example {@code acm:ImportCertificate}. */
  public String action() {
    return action;
  }
}
