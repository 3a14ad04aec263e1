package io.autossl.deployer.deployment.store;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that was imported into ACM.
 *
 * @param acceptedAt when a distribution was known to have taken it; null if none is
 */
public record ImportedCertificate(Instant importedAt, @Nullable Instant acceptedAt) {

  /** How long CloudFront may take to see a new ACM certificate. */
  private static final Duration VISIBILITY_DELAY = Duration.ofMinutes(2);

  /** How long it may take until all edges see what one of them has seen. */
  private static final Duration AGREEMENT_DELAY = Duration.ofSeconds(30);

  /** Whether a refusal may only mean that CloudFront does not see it yet. */
  public boolean mayNotBeSeenYet(Instant now) {
    return now.isBefore(importedAt.plus(VISIBILITY_DELAY));
  }

  /**
   * Whether a refusal means that ACM does not have it any more: it was seen before, or is old
   * enough.
   */
  public boolean mustBeGone(Instant now) {
    return !mayNotBeSeenYet(now)
        || acceptedAt != null && !now.isBefore(acceptedAt.plus(AGREEMENT_DELAY));
  }
}
