package io.autossl.deployer.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the audit trail is kept.
 *
 * @param keep how long an event is kept
 */
@ConfigurationProperties("autossl.audit")
record AuditProperties(@DefaultValue("800d") Duration keep) {

  /** Nobody is to clear the trail away behind himself. */
  private static final Duration SHORTEST = Duration.ofDays(90);

  AuditProperties {
    if (keep.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("autossl.audit.keep must be at least " + SHORTEST);
    }
  }
}
