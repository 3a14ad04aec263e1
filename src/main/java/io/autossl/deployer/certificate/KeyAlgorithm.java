package io.autossl.deployer.certificate;

import java.util.Optional;

/**
 * The key algorithms that CloudFront supports, with the names that ACM and this service's API use.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html">Requirements
 *     for using SSL/TLS certificates with CloudFront</a>
 */
public enum KeyAlgorithm {
  RSA_1024,
  RSA_2048,
  RSA_3072,
  RSA_4096,
  EC_prime256v1;

  /** The RSA algorithm with a modulus of this many bits, if CloudFront supports it. */
  public static Optional<KeyAlgorithm> rsa(int bits) {
    return switch (bits) {
      case 1024 -> Optional.of(RSA_1024);
      case 2048 -> Optional.of(RSA_2048);
      case 3072 -> Optional.of(RSA_3072);
      case 4096 -> Optional.of(RSA_4096);
      default -> Optional.empty();
    };
  }
}
