package io.autossl.deployer.secret;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the keyset is used.
 *
 * @param passphrase what the keyset's file is encrypted with; null or empty if it is not encrypted
 * @param reseal whether to reseal what is not sealed with the primary key
 */
@ConfigurationProperties("autossl.keyset")
record KeysetProperties(@Nullable String passphrase, @DefaultValue("false") boolean reseal) {

  @Nullable SecretText secretPassphrase() {
    return passphrase == null || passphrase.isEmpty() ? null : SecretText.of(passphrase);
  }

  @Override
  public String toString() {
    return "KeysetProperties[reseal=" + reseal + "]";
  }
}
