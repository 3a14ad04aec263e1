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
 * What keys are derived with by the tools that there are: HMAC with one of these hashes. Bouncy
 * Castle knows others, one of which takes fifty times as long.
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
   * What a file may name.
   *
   * @param identifier how PBKDF2 names it
   * @param hash how the MAC of PKCS#12 names it
   * @param length of what it makes at a time, in bytes
   * @param percentage of the time that SHA-256 takes, by the JVM's first compiler
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
   * What a key of PBKDF2 takes, as iterations of SHA-256: each block of the key takes all
   * iterations anew.
   */
  BigInteger costs(BigInteger iterations, BigInteger keyLength) {
    BigInteger blocks = keyLength.abs().subtract(BigInteger.ONE).divide(length).add(BigInteger.ONE);
    return costs(iterations.multiply(blocks));
  }

  /** What this many iterations take, as iterations of SHA-256. */
  BigInteger costs(BigInteger iterations) {
    return iterations.multiply(percentage).divide(BigInteger.valueOf(100));
  }
}
