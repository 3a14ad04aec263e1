package io.autossl.deployer.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;

/** Seals secrets for the database and opens them again (AEAD, bound to their place). */
public final class Sealer {

  private final Aead aead;

  Sealer(Keyset keyset) {
    this.aead = keyset.aead();
  }

  /** Seals a secret for one place. */
  public byte[] seal(SecretText secret, AssociatedData place) {
    try {
      return aead.encrypt(secret.reveal().getBytes(UTF_8), place.associatedData());
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("Cannot seal " + place, failure);
    }
  }

  /**
   * Opens what was sealed for this place.
   *
   * @throws SealBrokenException if it was sealed with another keyset, for another place, or changed
   */
  public SecretText open(byte[] sealed, AssociatedData place) {
    try {
      return SecretText.of(new String(aead.decrypt(sealed, place.associatedData()), UTF_8));
    } catch (GeneralSecurityException failure) {
      throw new SealBrokenException(place, failure);
    }
  }
}
