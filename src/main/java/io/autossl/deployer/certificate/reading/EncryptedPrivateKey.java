package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.UploadField.PASSPHRASE;
import static io.autossl.deployer.certificate.reading.UploadField.PRIVATE_KEY;

import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.io.IOException;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/** Decrypts the private key of a PEM upload. */
final class EncryptedPrivateKey {

  private EncryptedPrivateKey() {}

  /**
   * Decrypts a PKCS#8 private key (RFC 5958).
   *
   * @throws ApiException if the passphrase is missing or wrong
   */
  static PrivateKeyInfo decrypt(
      PKCS8EncryptedPrivateKeyInfo encrypted, @Nullable SecretText passphrase) {
    switch (new KeyDerivationBudget().spend(encrypted.getEncryptionAlgorithm())) {
      case ENOUGH -> {}
      case TOO_MUCH ->
          throw malformed(
              "Decrypting the private key would take too many iterations, or too long a key."
                  + " Encrypt it with fewer, or send it unencrypted.");
      case LONG_SALT ->
          throw malformed(
              "The private key is encrypted with a salt of more than %,d bytes. Encrypt it with a shorter one, or send it unencrypted."
                  .formatted(KeyDerivationBudget.MAX_SALT));
      case UNUSUAL -> throw unsupported();
    }
    try {
      return encrypted.decryptPrivateKeyInfo(
          PasswordBasedEncryption.decryptor(required(passphrase)));
    } catch (PKCSException e) {
      if (e.getCause() instanceof OperatorCreationException) {
        throw unsupported();
      }
      throw wrongPassphrase();
    }
  }

  /**
   * Decrypts a private key in OpenSSL's traditional form.
   *
   * @throws ApiException if the passphrase is missing or wrong
   */
  static PrivateKeyInfo decrypt(PEMEncryptedKeyPair encrypted, @Nullable SecretText passphrase) {
    try {
      return encrypted
          .decryptKeyPair(
              new JcePEMDecryptorProviderBuilder()
                  .setProvider(PasswordBasedEncryption.PROVIDER)
                  .build(required(passphrase)))
          .getPrivateKeyInfo();
    } catch (IOException | IllegalArgumentException e) {
      throw wrongPassphrase();
    }
  }

  private static char[] required(@Nullable SecretText passphrase) {
    if (passphrase == null || passphrase.reveal().isEmpty()) {
      throw PASSPHRASE.refused(
          ErrorCode.PASSPHRASE_REQUIRED,
          "The private key is encrypted. Send its passphrase in the field \"passphrase\".");
    }
    return passphrase.reveal().toCharArray();
  }

  private static ApiException unsupported() {
    return malformed(
        "The private key is encrypted with an algorithm that is not supported. Encrypt it with AES,"
            + " or send it unencrypted.");
  }

  private static ApiException malformed(String detail) {
    return PRIVATE_KEY.refused(ErrorCode.MALFORMED_PRIVATE_KEY, detail);
  }

  private static ApiException wrongPassphrase() {
    return PASSPHRASE.refused(
        ErrorCode.WRONG_PASSPHRASE, "The passphrase does not decrypt the private key.");
  }
}
