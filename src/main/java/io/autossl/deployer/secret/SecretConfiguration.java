package io.autossl.deployer.secret;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SecretProperties.class, KeysetProperties.class})
class SecretConfiguration {

  @Bean
  Keyset keyset(SecretProperties secrets, KeysetProperties keyset) {
    return new KeysetFile(secrets.keysetFileOrDefault(), keyset.secretPassphrase()).readOrCreate();
  }

  @Bean
  Sealer sealer(Keyset keyset) {
    return new Sealer(keyset);
  }
}
