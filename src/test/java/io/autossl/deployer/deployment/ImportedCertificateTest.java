package io.autossl.deployer.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportedCertificateTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, , true",
    "119, , true",
    "120, , false",
    "119, 9, true",
    "119, 10, false",
    "120, 1, false",
    "30, 29, false"
  })
  void mayNotBeSeenForTwoMinutesUnlessADistributionHasTakenIt(
      int importedSecondsAgo, @Nullable Integer acceptedSecondsAgo, boolean expected) {
    ImportedCertificate certificate =
        new ImportedCertificate(
            NOW.minusSeconds(importedSecondsAgo),
            acceptedSecondsAgo == null ? null : NOW.minusSeconds(acceptedSecondsAgo));

    assertThat(certificate.mayNotBeSeenYet(NOW)).isEqualTo(expected);
  }
}
