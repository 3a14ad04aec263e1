package io.autossl.deployer;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which traces are recorded. */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {

  /**
   * Of a service that exports no spans: it begins no recorded traces, and goes on only with those
   * that its callers record.
   */
  @Bean
  @ConditionalOnProperty(
      name = "management.opentelemetry.tracing.export.otlp.endpoint",
      havingValue = "none",
      matchIfMissing = true)
  Sampler samplerOfOthersTraces() {
    return Sampler.parentBased(Sampler.alwaysOff());
  }
}
