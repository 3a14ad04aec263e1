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

  /** Given to what needs it, not installed: installing it would change all of the process. */
  static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private PasswordBasedEncryption() {}

  /** What decrypts with this passphrase. */
  static InputDecryptorProvider decryptor(char[] passphrase) {
    return new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(PROVIDER).build(passphrase);
  }

  /**
   * What authenticates a PKCS#12 file. The provider knows the hashes beyond SHA-256 by names that
   * no such file uses; Bouncy Castle's own interface does not know all functions of PBMAC1.
   */
  static PKCS12MacCalculatorBuilder authentication(AlgorithmIdentifier algorithm) {
    return algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBMAC1)
        ? new JcePKCS12MacCalculatorBuilderProvider().setProvider(PROVIDER).get(algorithm)
        : new BcPKCS12MacCalculatorBuilderProvider(BcDefaultDigestProvider.INSTANCE).get(algorithm);
  }
}
