package io.autossl.deployer.certificate;

import io.autossl.deployer.secret.SealedColumn;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CertificateConfiguration {

  @Bean
  CertificateReader certificateReader(Clock clock) {
    return new CertificateReader(clock);
  }

  @Bean
  SealedColumn privateKeys() {
    return CertificateRepository.PRIVATE_KEYS;
  }
}
