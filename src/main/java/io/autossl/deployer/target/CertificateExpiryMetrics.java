package io.autossl.deployer.target;

import io.autossl.deployer.storage.Columns;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
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
    DAYS.forEach(
        days ->
            Gauge.builder(
                    "autossl.certificates.expiring", this, metrics -> metrics.expiringWithin(days))
                .description("Names used by targets whose newest certificate expires within a time")
                .tag("within", days + "d")
                .register(meters));
  }

  private double expiringWithin(int days) {
    return jdbc.sql(
            """
            select count(*) from certificate c
            where c.not_after <= :limit
              and c.name in (select certificate_name from deployment_target)
              and not exists (
                select 1 from certificate newer where newer.name = c.name and newer.id > c.id)
            """)
        .param("limit", Columns.ofTime(clock.instant().plus(Duration.ofDays(days))))
        .query(Long.class)
        .single();
  }
}
