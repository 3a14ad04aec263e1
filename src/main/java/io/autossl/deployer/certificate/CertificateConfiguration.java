package io.autossl.deployer.certificate;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CertificateConfiguration {

  @Bean
  CertificateReader certificateReader(Clock clock) {
    return new CertificateReader(clock);
  }
}
