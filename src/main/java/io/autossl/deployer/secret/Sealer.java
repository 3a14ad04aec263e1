package io.autossl.deployer.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;

/**
 * Seals secrets for the database and opens them again, by authenticated encryption (AEAD) that
 * binds them to their row and column.
 */
public final class Sealer {

  private final Aead aead;

  Sealer(Keyset keyset) {
    this.aead = keyset.aead();
  }

  /** Seals a secret for one row and column. */
  public byte[] seal(SecretText secret, AssociatedData associatedData) {
    try {
      return aead.encrypt(secret.reveal().getBytes(UTF_8), associatedData.bytes());
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("Cannot seal " + associatedData, failure);
    }
  }

  /**
   * Opens what was sealed for this row and column.
   *
   * @throws SealBrokenException if it was sealed with another keyset, or for another row or column,
   *     or altered
   */
  public SecretText open(byte[] sealed, AssociatedData associatedData) {
    try {
      return SecretText.of(new String(aead.decrypt(sealed, associatedData.bytes()), UTF_8));
    } catch (GeneralSecurityException failure) {
      throw new SealBrokenException(associatedData, failure);
    }
  }
}
