package io.autossl.deployer.certificate;

import io.autossl.deployer.secret.AssociatedData;
import io.autossl.deployer.secret.Sealer;
import io.autossl.deployer.secret.SecretText;

/** A certificate's private key, which stays sealed until it is needed. */
public final class SealedPrivateKey {

  private final byte[] sealed;
  private final AssociatedData associatedData;
  private final Sealer sealer;

  SealedPrivateKey(byte[] sealed, AssociatedData associatedData, Sealer sealer) {
    this.sealed = sealed;
    this.associatedData = associatedData;
    this.sealer = sealer;
  }

  /**
   * The private key, as PKCS#8 PEM. Open it for the call that needs it, and do not keep it.
   *
   * @throws io.autossl.deployer.secret.SealBrokenException if the keyset does not open it
   */
  public SecretText open() {
    return sealer.open(sealed, associatedData);
  }
}
