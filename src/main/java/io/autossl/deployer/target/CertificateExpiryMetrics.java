package io.autossl.deployer.target;

import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.storage.GaugeSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells of certificates that targets use, and of which there is no newer one, how many expire soon.
 */
@Component
class CertificateExpiryMetrics {

  private static final List<Integer> DAYS = List.of(7, 14, 30);

  private final JdbcClient jdbc;
  private final Clock clock;

  CertificateExpiryMetrics(JdbcClient jdbc, Clock clock, MeterRegistry meters) {
    this.jdbc = jdbc;
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
    return jdbc.sql(
            """
            select (
              select not_after from certificate
              where name = used.name order by name desc, id desc limit 1) as not_after
            from (
              select distinct certificate_name as name from deployment_target
              where certificate_name in (select name from certificate)) used
            """)
        .query((row, number) -> Columns.requiredTime(row, "not_after"))
        .list();
  }
}
