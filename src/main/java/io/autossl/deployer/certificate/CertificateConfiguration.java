package io.autossl.deployer.certificate;

import io.autossl.deployer.secret.SealedColumn;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CertificateConfiguration {

  @Bean
  SealedColumn privateKeys() {
    return CertificateRepository.PRIVATE_KEYS;
  }
}
