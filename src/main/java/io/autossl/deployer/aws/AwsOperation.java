package io.autossl.deployer.aws;

/**
 * The AWS operations that the service uses. Deploying needs the first three, and IAM permission for
 * just these.
 */
public enum AwsOperation {
  GET_DISTRIBUTION_CONFIG("CloudFront", "GetDistributionConfig", "cloudfront"),
  UPDATE_DISTRIBUTION("CloudFront", "UpdateDistribution", "cloudfront"),
  IMPORT_CERTIFICATE("ACM", "ImportCertificate", "acm"),
  GET_CALLER_IDENTITY("STS", "GetCallerIdentity", "sts");

  private final String service;
  private final String operation;
  private final String actionPrefix;

  AwsOperation(String service, String operation, String actionPrefix) {
    this.service = service;
    this.operation = operation;
    this.actionPrefix = actionPrefix;
  }

  String service() {
    return service;
  }

  String operation() {
    return operation;
  }

  /** Whether it is an operation on a CloudFront distribution. */
  boolean isAboutDistribution() {
    return this == GET_DISTRIBUTION_CONFIG || this == UPDATE_DISTRIBUTION;
  }

  /** Whether it changes something at AWS: if its answer is lost, it may or may not have done so. */
  public boolean changesSomething() {
    return this == UPDATE_DISTRIBUTION || this == IMPORT_CERTIFICATE;
  }

  /** The action that an IAM policy must allow, such as {@code acm:ImportCertificate}. */
  public String iamAction() {
    return actionPrefix + ":" + operation;
  }
}
