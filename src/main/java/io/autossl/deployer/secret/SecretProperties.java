package io.autossl.deployer.secret;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where secrets are kept.
 *
 * @param home the directory of the embedded database, the keyset and the generated token
 * @param keysetFile the keys that seal secrets in the database; {@code keyset.json} in {@code home}
 *     by default
 */
@ConfigurationProperties("autossl")
record SecretProperties(@DefaultValue("./data") String home, @Nullable String keysetFile) {

  Path keysetFileOrDefault() {
    return keysetFile == null || keysetFile.isBlank()
        ? Path.of(home, "keyset.json")
        : Path.of(keysetFile);
  }
}
