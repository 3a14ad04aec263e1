package io.autossl.deployer.audit;

/** The actions that are recorded. The API shows their names, so they must not be changed. */
public enum AuditAction {
  ACCESS_KEY_CREATED(AuditResourceType.ACCESS_KEY),
  ACCESS_KEY_UPDATED(AuditResourceType.ACCESS_KEY),
  ACCESS_KEY_DELETED(AuditResourceType.ACCESS_KEY),
  ACCESS_KEY_CHECKED(AuditResourceType.ACCESS_KEY),
  CERTIFICATE_UPLOADED(AuditResourceType.CERTIFICATE),
  CERTIFICATE_DELETED(AuditResourceType.CERTIFICATE),
  TARGET_CREATED(AuditResourceType.DEPLOYMENT_TARGET),
  TARGET_UPDATED(AuditResourceType.DEPLOYMENT_TARGET),
  TARGET_DELETED(AuditResourceType.DEPLOYMENT_TARGET),
  DEPLOYMENT_REQUESTED(AuditResourceType.DEPLOYMENT),
  DEPLOYMENT_FINISHED(AuditResourceType.DEPLOYMENT),
  DEPLOYMENT_CANCELLED(AuditResourceType.DEPLOYMENT),
  API_TOKEN_CREATED(AuditResourceType.API_TOKEN),
  API_TOKEN_DELETED(AuditResourceType.API_TOKEN),
  DISTRIBUTION_UPDATED(AuditResourceType.DISTRIBUTION);

  private final AuditResourceType resourceType;

  AuditAction(AuditResourceType resourceType) {
    this.resourceType = resourceType;
  }

  /** The kind of resource that it is done to. */
  public AuditResourceType resourceType() {
    return resourceType;
  }
}
