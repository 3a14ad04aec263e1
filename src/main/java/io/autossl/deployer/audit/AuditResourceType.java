package io.autossl.deployer.audit;

/** What an audit event is about. */
public enum AuditResourceType {
  ACCESS_KEY,
  API_TOKEN,
  CERTIFICATE,
  DEPLOYMENT,
  DEPLOYMENT_TARGET,
  DISTRIBUTION
}
