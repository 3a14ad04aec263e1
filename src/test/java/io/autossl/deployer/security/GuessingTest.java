package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.Together;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** Somebody guesses tokens, behind a proxy that tells his address as it does others'. */
@DeployerTest
@Tag("any-database")
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(properties = "server.forward-headers-strategy=native")
class GuessingTest {

  private static final String LIST = "/api/v1/deployments";

  @Autowired private ApiClient api;
  @Autowired private JdbcTemplate jdbc;

  @Test
  void isToldNoMoreByGuessingAllAtOnce() {
    ApiClient guesser = api.withToken("a-guess");

    List<Integer> answers =
        Together.run(60, guess -> guesser.get(LIST, "X-Forwarded-For", "203.0.113.9").status());

    assertThat(answers).containsOnly(401, 429).filteredOn(answer -> answer == 401).hasSize(10);
  }

  @Test
  void locksNobodyOutWhoseTokenHasExpired() {
    ApiAnswer created =
        api.post("/api/v1/api-tokens", Map.of("name", ApiClient.unique("late"), "role", "VIEWER"))
            .expect(201);
    jdbc.update(
        "update api_token set expires_at = created_at where id = ?",
        UUID.fromString(created.text("id")));
    ApiClient late = api.withToken(created.text("token"));

    for (int request = 0; request < 12; request++) {
      late.get(LIST, "X-Forwarded-For", "203.0.113.10").expectProblem(401, "UNAUTHORIZED");
    }
  }

  /** A private address is no proxy's only because it is private. */
  @Test
  void isLockedOutWhateverHeSaysThatHeForwards() {
    ApiClient guesser = api.withToken("a-guess");
    for (int guess = 0; guess < 10; guess++) {
      guesser
          .get(LIST, "X-Forwarded-For", "203.0.113.%d, 10.0.0.1".formatted(100 + guess))
          .expectProblem(401, "UNAUTHORIZED");
    }

    guesser
        .get(LIST, "X-Forwarded-For", "203.0.113.110, 10.0.0.1")
        .expectProblem(429, "TOO_MANY_REQUESTS");
  }

  @Test
  void doesNotFillTheLogWithWhatIsNoAddress(CapturedOutput output) {
    ApiClient guesser = api.withToken("a-guess");
    String endless = "unknown-".repeat(1000);
    for (int guess = 0; guess < 10; guess++) {
      guesser.get(LIST, "X-Forwarded-For", endless).expectProblem(401, "UNAUTHORIZED");
    }

    guesser.get(LIST, "X-Forwarded-For", endless).expectProblem(429, "TOO_MANY_REQUESTS");

    assertThat(output.getAll().lines().filter(line -> line.contains("is locked out")))
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).contains("unknown-").hasSizeLessThan(300));
  }

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
