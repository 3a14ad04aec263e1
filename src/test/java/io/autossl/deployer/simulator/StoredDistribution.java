package io.autossl.deployer.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A distribution; its own lock makes each update one step. */
final class StoredDistribution {

  private static final Pattern ETAG = Pattern.compile("[A-Z0-9]{8,32}");

  private final String id;
  private final String accountId;
  private DistributionConfig config;
  private String eTag = Identifiers.eTag();
  private int updatesApplied;
  private Instant lastModifiedTime;
  private Instant certificateChangeEnds = Instant.MIN;

  StoredDistribution(String id, String accountId, DistributionConfig config, Instant now) {
    this.id = id;
    this.accountId = accountId;
    this.config = config;
    this.lastModifiedTime = now;
  }

  String accountId() {
    return accountId;
  }

  synchronized SimulatedDistribution view() {
    return new SimulatedDistribution(
        id,
        accountId,
        config.xml(),
        eTag,
        config.aliases(),
        config.viewerCertificate(),
        updatesApplied,
        lastModifiedTime);
  }

  /** The configuration and its version. */
  synchronized Version current() {
    return new Version(config, eTag, lastModifiedTime);
  }

  /** Applies what a client sent, if CloudFront would. */
  synchronized Version update(
      @Nullable String ifMatch,
      DistributionConfig wanted,
      ViewerCertificateRules rules,
      Duration certificateChangeDuration,
      Instant now) {
    checkVersion(ifMatch);
    if (!wanted.callerReference().equals(config.callerReference())) {
      throw new AwsError(400, "IllegalUpdate", "You cannot update Origin or CallerReference.");
    }
    boolean changesCertificate = !wanted.viewerCertificate().equals(config.viewerCertificate());
    if (changesCertificate && now.isBefore(certificateChangeEnds)) {
      throw new AwsError(
          400, "IllegalUpdate", "Only one viewer certificate change may be in progress at a time.");
    }
    if (changesCertificate && config.hasContinuousDeploymentPolicy()) {
      throw new AwsError(
          400,
          "IllegalUpdate",
          "One or more fields updated are not supported for continuous deployment.");
    }
    rules.check(wanted, config, accountId, now);
    if (changesCertificate) {
      certificateChangeEnds = now.plus(certificateChangeDuration);
    }
    updatesApplied++;
    replace(wanted, now);
    return current();
  }

  /** Changes the configuration as someone else would. */
  synchronized void replace(DistributionConfig newConfig, Instant now) {
    config = newConfig;
    eTag = Identifiers.eTag();
    lastModifiedTime = now;
  }

  synchronized void certificateChangeEnds(Instant instant) {
    certificateChangeEnds = instant;
  }

  private void checkVersion(@Nullable String ifMatch) {
    if (ifMatch == null || !ETAG.matcher(ifMatch).matches()) {
      throw new AwsError(
          400,
          "InvalidIfMatchVersion",
          "The If-Match version is missing or not valid for the resource.");
    }
    if (!ifMatch.equals(eTag)) {
      throw new AwsError(
          412,
          "PreconditionFailed",
          "The request failed because it didn't meet the preconditions in one or more"
              + " request-header fields.");
    }
  }

  record Version(DistributionConfig config, String eTag, Instant lastModifiedTime) {}
}
