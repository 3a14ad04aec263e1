package io.autossl.deployer.aws;

import io.micrometer.core.instrument.config.MeterFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Limits the metrics of AWS calls. */
@Configuration(proxyBeanMethods = false)
class AwsMetricsConfiguration {

  private static final int MAX_OUTCOMES = 100;

  /**
   * AWS has some dozens of error codes, but a proxy that answers instead may send another one each
   * time.
   */
  @Bean
  MeterFilter maxAwsOutcomes() {
    return MeterFilter.maximumAllowableTags(
        AwsCalls.TIMER, AwsCalls.OUTCOME, MAX_OUTCOMES, MeterFilter.deny());
  }
}
