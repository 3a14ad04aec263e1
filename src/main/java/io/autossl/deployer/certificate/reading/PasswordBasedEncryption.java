package io.autossl.deployer.certificate.reading;

import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.bc.BcDefaultDigestProvider;
import org.bouncycastle.pkcs.PKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/** Encryption with a key that is derived from a passphrase (RFC 8018, RFC 7292). */
final class PasswordBasedEncryption {

  /** Passed to what needs it and not installed, since that would affect the whole JVM. */
  static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private PasswordBasedEncryption() {}

  /** A decryptor with this passphrase. */
  static InputDecryptorProvider decryptor(char[] passphrase) {
    return new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(PROVIDER).build(passphrase);
  }

  /**
   * The calculator of the MAC of a PKCS#12 file. Neither API of Bouncy Castle supports all
   * algorithms: the provider has the hashes beyond SHA-256 under other names than these files use,
   * and the lightweight API lacks some functions of PBMAC1.
   */
  static PKCS12MacCalculatorBuilder authentication(AlgorithmIdentifier algorithm) {
    return algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBMAC1)
        ? new JcePKCS12MacCalculatorBuilderProvider().setProvider(PROVIDER).get(algorithm)
        : new BcPKCS12MacCalculatorBuilderProvider(BcDefaultDigestProvider.INSTANCE).get(algorithm);
  }
}
