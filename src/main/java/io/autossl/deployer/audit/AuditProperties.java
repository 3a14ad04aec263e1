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

  /** Not shorter, so that nobody can remove their own traces by configuration. */
  private static final Duration MIN_KEEP = Duration.ofDays(90);

  AuditProperties {
    if (keep.compareTo(MIN_KEEP) < 0) {
      throw new IllegalArgumentException("autossl.audit.keep must be at least " + MIN_KEEP);
    }
  }
}
