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

  AuditProperties {
    if (!keep.isPositive()) {
      throw new IllegalArgumentException("autossl.audit.keep must be positive");
    }
  }
}
