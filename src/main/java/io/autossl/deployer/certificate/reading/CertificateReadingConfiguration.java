package io.autossl.deployer.certificate.reading;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CertificateReadingConfiguration {

  @Bean
  CertificateReaderPool certificateReaderPool(Clock clock) {
    return new CertificateReaderPool(new CertificateReader(clock));
  }
}
