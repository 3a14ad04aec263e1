package io.autossl.deployer.deployment.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportedCertificateTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, , true, false",
    "119, , true, false",
    "120, , false, true",
    "119, 29, true, false",
    "119, 30, true, true",
    "120, 1, false, true"
  })
  void isConsideredGoneOnceCloudFrontMustHaveSeenIt(
      int importedSecondsAgo,
      @Nullable Integer acceptedSecondsAgo,
      boolean mayNotBeSeenYet,
      boolean mustBeGone) {
    ImportedCertificate certificate =
        new ImportedCertificate(
            NOW.minusSeconds(importedSecondsAgo),
            acceptedSecondsAgo == null ? null : NOW.minusSeconds(acceptedSecondsAgo));

    assertThat(certificate.mayNotBeSeenYet(NOW)).isEqualTo(mayNotBeSeenYet);
    assertThat(certificate.mustBeGone(NOW)).isEqualTo(mustBeGone);
  }
}
