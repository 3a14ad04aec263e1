package io.autossl.deployer.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;

/**
 * The endpoints for monitoring the service, and that there are no others, even for the
 * administrator.
 */
@DeployerTest
@Tag("any-database")
class ActuatorTest {

  @Autowired private ApiClient service;
  @Autowired private PathMappedEndpoints endpoints;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator",
        "/actuator/",
        "/actuator/auditevents",
        "/actuator/beans",
        "/actuator/caches",
        "/actuator/conditions",
        "/actuator/configprops",
        "/actuator/env",
        "/actuator/flyway",
        "/actuator/heapdump",
        "/actuator/httpexchanges",
        "/actuator/logfile",
        "/actuator/loggers",
        "/actuator/mappings",
        "/actuator/metrics",
        "/actuator/scheduledtasks",
        "/actuator/shutdown",
        "/actuator/startup",
        "/actuator/threaddump",
        "/h2-console",
        "/h2-console/login.do"
      })
  void hasNoEndpointThatShowsInternals(String path) {
    service.get(path).expectProblem(404, "NOT_FOUND");
    service.post(path).expectProblem(404, "NOT_FOUND");
  }

  /** Including endpoints that are not listed above. */
  @Test
  void hasJustTheseEndpoints() {
    assertThat(endpoints.getAllRootPaths())
        .containsExactlyInAnyOrder("health", "info", "prometheus", "sbom");
  }

  @Test
  void tellsItsVersionAndNoMore() {
    ApiAnswer answer = service.get("/actuator/info").expect(200);

    assertThat(answer.json().propertyNames()).containsExactly("build");
    assertThat(answer.json().path("build").propertyNames())
        .containsExactlyInAnyOrder("artifact", "group", "name", "version");
  }
}
