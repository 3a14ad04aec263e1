package io.autossl.deployer.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.health.actuate.endpoint.SystemHealthDescriptor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.json.JsonMapper;

/** Configures the JSON of the actuator. */
@Configuration(proxyBeanMethods = false)
class ActuatorConfiguration {

  /** Spring Boot's own mapper, except that the health endpoint shows only its status. */
  @Bean
  @Primary
  EndpointJsonMapper actuatorJsonMapper() {
    JsonMapper mapper =
        JsonMapper.builder()
            .changeDefaultPropertyInclusion(
                inclusion ->
                    inclusion
                        .withValueInclusion(JsonInclude.Include.NON_NULL)
                        .withContentInclusion(JsonInclude.Include.NON_NULL))
            .addMixIn(SystemHealthDescriptor.class, StatusOnly.class)
            .build();
    return () -> mapper;
  }

  @JsonIgnoreProperties("groups")
  private interface StatusOnly {}
}
