package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Somebody guesses tokens, behind a proxy that tells his address as it does others'. */
@DeployerTest
@Tag("any-database")
@TestPropertySource(properties = "server.forward-headers-strategy=native")
class GuessingTest {

  private static final String LIST = "/api/v1/deployments";

  @Autowired private ApiClient api;

  @Test
  void isLockedOutWhileOthersAreNot() {
    ApiClient guesser = api.withToken("a-guess");
    for (int guess = 0; guess < 10; guess++) {
      guesser.get(LIST, "X-Forwarded-For", "203.0.113.7").expectProblem(401, "UNAUTHORIZED");
    }

    ApiAnswer refused =
        guesser.get(LIST, "X-Forwarded-For", "203.0.113.7").expectProblem(429, "TOO_MANY_REQUESTS");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
    // Not even the right token is told to be right.
    api.get(LIST, "X-Forwarded-For", "203.0.113.7").expectProblem(429, "TOO_MANY_REQUESTS");

    api.get(LIST, "X-Forwarded-For", "203.0.113.8").expect(200);
    api.get(LIST).expect(200);
    api.withToken("")
        .get("/actuator/health/liveness", "X-Forwarded-For", "203.0.113.7")
        .expect(200);
  }
}
