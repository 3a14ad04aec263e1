package io.autossl.deployer.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecretProperties.class)
class SecretConfiguration {

  @Bean
  Sealer sealer(SecretProperties properties) throws GeneralSecurityException {
    PrivateFile file = new PrivateFile(properties.keysetFileOrDefault());
    return new Sealer(read(file).getPrimitive(AeadConfig2026.get(), Aead.class));
  }

  private static KeysetHandle read(PrivateFile file) {
    SecretText json = file.readOrCreate(SecretConfiguration::generate);
    try {
      return TinkJsonProtoKeysetFormat.parseKeyset(
          json.reveal(), AeadConfig2026.get(), InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(file.path() + " holds no readable Tink keyset", failure);
    }
  }

  private static SecretText generate() {
    try {
      KeysetHandle keyset =
          KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
      return SecretText.of(
          TinkJsonProtoKeysetFormat.serializeKeyset(
              keyset, AeadConfig2026.get(), InsecureSecretKeyAccess.get()));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("Cannot generate a keyset", failure);
    }
  }
}
