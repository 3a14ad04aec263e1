package io.autossl.deployer.certificate;

import java.time.Duration;
import java.time.Instant;

/** Whether a certificate is valid, about to expire, or expired. */
public enum CertificateStatus {
  VALID,
  /** It expires within 30 days. */
  EXPIRING,
  EXPIRED;

  private static final Duration EXPIRING_WITHIN = Duration.ofDays(30);

  /** The status at this time of a certificate that expires at {@code notAfter}. */
  public static CertificateStatus of(Instant notAfter, Instant now) {
    if (!now.isBefore(notAfter)) {
      return EXPIRED;
    }
    return expiringUntil(now).isBefore(notAfter) ? VALID : EXPIRING;
  }

  /** The latest expiry of certificates that are {@link #EXPIRING}. */
  static Instant expiringUntil(Instant now) {
    return now.plus(EXPIRING_WITHIN);
  }
}
