package io.autossl.deployer.certificate;

import io.autossl.deployer.secret.AssociatedData;
import io.autossl.deployer.secret.Sealer;
import io.autossl.deployer.secret.SecretText;

/** A certificate's private key, which is closed until somebody needs it. */
public final class SealedPrivateKey {

  private final byte[] sealed;
  private final AssociatedData place;
  private final Sealer sealer;

  SealedPrivateKey(byte[] sealed, AssociatedData place, Sealer sealer) {
    this.sealed = sealed;
    this.place = place;
    this.sealer = sealer;
  }

  /**
   * The private key, as PKCS#8 PEM. Open it for the one call that needs it, and keep it nowhere.
   *
   * @throws io.autossl.deployer.secret.SealBrokenException if the keyset does not open it
   */
  public SecretText open() {
    return sealer.open(sealed, place);
  }
}
