package io.autossl.deployer.security;

import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** Guessing tokens on Kubernetes, where Spring Boot trusts forwarding headers by default. */
@DeployerTest
@DirtiesContext
@Tag("any-database")
@TestPropertySource(properties = "spring.main.cloud-platform=kubernetes")
class GuessingOnKubernetesTest {

  private static final String LIST = "/api/v1/deployments";

  @Autowired private ApiClient api;

  @Test
  void isLimitedWhateverForwardingHeadersSay() {
    for (int guess = 0; guess < 10; guess++) {
      api.withToken("a-guess-" + guess)
          .get(
              LIST, "X-Forwarded-For", "203.0.113." + guess, "Forwarded", "for=198.51.100." + guess)
          .expectProblem(401, "UNAUTHORIZED");
    }

    api.withToken("another-guess")
        .get(LIST, "X-Forwarded-For", "203.0.113.10", "Forwarded", "for=198.51.100.10")
        .expectProblem(429, "TOO_MANY_REQUESTS");
  }
}
