package io.autossl.deployer.deployment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment of one certificate to the distributions that a target had when it was requested. It
 * has copies of what it needs to know of target and certificate, because it outlives them.
 *
 * @param accessKey the identifier of the access key to deploy with
 * @param requestedBy the name of the actor that requested it; null if an older version stored it
 * @param retryOf the deployment that this one tries again; null if it is no retry
 * @param acmCertificateArn the imported certificate, once there is one
 * @param cancelRequested whether no further AWS call may be started
 * @param traceParent the span of the request, as W3C's {@code traceparent}; null if there is none
 */
public record Deployment(
    UUID id,
    UUID targetId,
    String targetName,
    UUID accessKey,
    DeployedCertificate certificate,
    DeploymentTrigger trigger,
    @Nullable String requestedBy,
    @Nullable UUID retryOf,
    DeploymentStatus status,
    List<String> distributionIds,
    @Nullable String acmCertificateArn,
    boolean cancelRequested,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String traceParent) {

  /** Copies the list. */
  public Deployment {
    distributionIds = List.copyOf(distributionIds);
  }

  /** Which certificate it deploys. */
  public record DeployedCertificate(
      UUID id, String name, String fingerprintSha256, Instant notAfter) {}

  /** Whether it has ended, in whatever way. */
  public boolean isFinished() {
    return status.isFinished();
  }

  /** This deployment with a cancellation that is requested or not. */
  public Deployment withCancelRequested(boolean requested) {
    return new Deployment(
        id,
        targetId,
        targetName,
        accessKey,
        certificate,
        trigger,
        requestedBy,
        retryOf,
        status,
        distributionIds,
        acmCertificateArn,
        requested,
        createdAt,
        startedAt,
        finishedAt,
        traceParent);
  }

  /** This deployment with another status, and the times of its start and its end. */
  public Deployment with(
      DeploymentStatus status, @Nullable Instant startedAt, @Nullable Instant finishedAt) {
    return new Deployment(
        id,
        targetId,
        targetName,
        accessKey,
        certificate,
        trigger,
        requestedBy,
        retryOf,
        status,
        distributionIds,
        acmCertificateArn,
        cancelRequested,
        createdAt,
        startedAt,
        finishedAt,
        traceParent);
  }
}
