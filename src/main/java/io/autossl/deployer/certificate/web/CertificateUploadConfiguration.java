package io.autossl.deployer.certificate.web;

import io.autossl.deployer.web.Problems;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

@Configuration(proxyBeanMethods = false)
class CertificateUploadConfiguration {

  /** Runs after the filters of Spring Security, so that unauthenticated requests take no permit. */
  @Bean
  FilterRegistrationBean<UploadConcurrencyFilter> uploadConcurrencyFilter(Problems problems) {
    FilterRegistrationBean<UploadConcurrencyFilter> filter =
        new FilterRegistrationBean<>(new UploadConcurrencyFilter(problems));
    filter.addUrlPatterns(CertificateController.PATH);
    filter.setOrder(Ordered.LOWEST_PRECEDENCE);
    return filter;
  }
}
