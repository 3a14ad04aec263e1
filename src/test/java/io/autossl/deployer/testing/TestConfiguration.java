package io.autossl.deployer.testing;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Not annotated: the service's component scan, in the sandbox too, must not find it. */
class TestConfiguration {

  @Bean
  @Lazy
  ApiClient apiClient(Environment environment) {
    int port = environment.getRequiredProperty("local.server.port", Integer.class);
    return new ApiClient(port, TestEnvironment.ADMIN_TOKEN);
  }
}
