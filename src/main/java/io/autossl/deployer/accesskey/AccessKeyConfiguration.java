package io.autossl.deployer.accesskey;

import io.autossl.deployer.secret.SealedColumn;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AccessKeyConfiguration {

  @Bean
  SealedColumn secretAccessKeys() {
    return AccessKeyRepository.SECRETS;
  }
}
