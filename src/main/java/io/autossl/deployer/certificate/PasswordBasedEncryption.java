package io.autossl.deployer.certificate;

import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.InputDecryptorProvider;
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
}
