package io.autossl.deployer.certificate.reading;

import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * The pseudorandom functions that tools derive keys with: HMAC with one of these hashes. Bouncy
 * Castle has others, one of which takes fifty times as long.
 */
enum PseudorandomFunction {
  HMAC_SHA_1(PKCSObjectIdentifiers.id_hmacWithSHA1, OIWObjectIdentifiers.idSHA1, 20, 100),
  HMAC_SHA_224(PKCSObjectIdentifiers.id_hmacWithSHA224, NISTObjectIdentifiers.id_sha224, 28, 100),
  HMAC_SHA_256(PKCSObjectIdentifiers.id_hmacWithSHA256, NISTObjectIdentifiers.id_sha256, 32, 100),
  HMAC_SHA_384(PKCSObjectIdentifiers.id_hmacWithSHA384, NISTObjectIdentifiers.id_sha384, 48, 150),
  HMAC_SHA_512(PKCSObjectIdentifiers.id_hmacWithSHA512, NISTObjectIdentifiers.id_sha512, 64, 150);

  private final ASN1ObjectIdentifier identifier;
  private final ASN1ObjectIdentifier hash;
  private final BigInteger length;
  private final BigInteger percentage;

  /**
   * A function that a file may name.
   *
   * @param identifier its identifier in PBKDF2
   * @param hash its hash's identifier in the MAC of PKCS#12
   * @param length of its output, in bytes
   * @param percentage its time in percent of SHA-256's, measured with the JVM's first compiler
   */
  PseudorandomFunction(
      ASN1ObjectIdentifier identifier, ASN1ObjectIdentifier hash, int length, int percentage) {
    this.identifier = identifier;
    this.hash = hash;
    this.length = BigInteger.valueOf(length);
    this.percentage = BigInteger.valueOf(percentage);
  }

  static Optional<PseudorandomFunction> of(AlgorithmIdentifier function) {
    return Stream.of(values())
        .filter(known -> known.identifier.equals(function.getAlgorithm()))
        .findFirst();
  }

  static Optional<PseudorandomFunction> ofHash(AlgorithmIdentifier hash) {
    return Stream.of(values()).filter(known -> known.hash.equals(hash.getAlgorithm())).findFirst();
  }

  /**
   * The cost of a key of PBKDF2, in iterations of SHA-256. Each block of the key takes all
   * iterations.
   */
  BigInteger costs(BigInteger iterations, BigInteger keyLength) {
    BigInteger blocks = keyLength.abs().subtract(BigInteger.ONE).divide(length).add(BigInteger.ONE);
    return costs(iterations.multiply(blocks));
  }

  /** The cost of this many iterations, in iterations of SHA-256. */
  BigInteger costs(BigInteger iterations) {
    return iterations.multiply(percentage).divide(BigInteger.valueOf(100));
  }
}
