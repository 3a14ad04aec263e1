package io.autossl.deployer;

import io.micrometer.observation.ObservationPredicate;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.util.StringUtils;

/** Which traces are recorded. */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {

  /**
   * Leaves out probes and scrapes: they come all the time, and nobody wants to see their traces.
   */
  @Bean
  ObservationPredicate withoutActuator() {
    return (name, context) ->
        !(context instanceof ServerRequestObservationContext request
            && request.getCarrier() != null
            && request.getCarrier().getRequestURI().startsWith("/actuator"));
  }

  /**
   * The sampler of a service that exports no spans: it starts no recorded traces itself, and
   * continues only those that its callers record.
   */
  @Bean
  @Conditional(NoEndpoint.class)
  Sampler samplerOfOthersTraces() {
    return Sampler.parentBased(Sampler.alwaysOff());
  }

  /** Matches if no endpoint for traces is configured. */
  static final class NoEndpoint implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return !StringUtils.hasText(
          context
              .getEnvironment()
              .getProperty("management.opentelemetry.tracing.export.otlp.endpoint"));
    }
  }
}
