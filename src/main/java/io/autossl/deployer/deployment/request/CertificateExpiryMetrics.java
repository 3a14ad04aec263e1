package io.autossl.deployer.deployment.request;

import io.autossl.deployer.certificate.Certificates;
import io.autossl.deployer.storage.GaugeSource;
import io.autossl.deployer.target.DeploymentTargets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Counts the names that targets use and whose newest certificate expires soon. */
@Component
class CertificateExpiryMetrics {

  private static final List<Integer> DAYS = List.of(7, 14, 30);

  private final DeploymentTargets targets;
  private final Certificates certificates;
  private final Clock clock;

  CertificateExpiryMetrics(
      DeploymentTargets targets, Certificates certificates, Clock clock, MeterRegistry meters) {
    this.targets = targets;
    this.certificates = certificates;
    this.clock = clock;
    GaugeSource<List<Instant>> source = new GaugeSource<>(this::ends, clock);
    DAYS.forEach(
        days ->
            Gauge.builder(
                    "autossl.certificates.expiring",
                    source,
                    ends -> ends.tell(all -> expiringWithin(all, days)))
                .description("Names used by targets whose newest certificate expires within a time")
                .tag("within", days + "d")
                .strongReference(true)
                .register(meters));
  }

  private double expiringWithin(List<Instant> ends, int days) {
    Instant limit = clock.instant().plus(Duration.ofDays(days));
    return ends.stream().filter(end -> !end.isAfter(limit)).count();
  }

  /** When the newest certificate of each name expires that a target uses. */
  private List<Instant> ends() {
    Map<String, Instant> ends = certificates.currentNotAfter();
    ends.keySet().retainAll(targets.certificateNames());
    return List.copyOf(ends.values());
  }
}
