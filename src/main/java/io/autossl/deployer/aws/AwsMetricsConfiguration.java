package io.autossl.deployer.aws;

import io.micrometer.core.instrument.config.MeterFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is measured of AWS calls. */
@Configuration(proxyBeanMethods = false)
class AwsMetricsConfiguration {

  private static final int MAX_OUTCOMES = 100;

  /** AWS has some dozens of codes; whoever else answers may make up one for each call. */
  @Bean
  MeterFilter maxAwsOutcomes() {
    return MeterFilter.maximumAllowableTags(
        AwsCalls.TIMER, AwsCalls.OUTCOME, MAX_OUTCOMES, MeterFilter.deny());
  }
}
