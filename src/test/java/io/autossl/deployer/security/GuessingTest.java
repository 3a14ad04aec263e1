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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** Somebody guesses tokens, behind a proxy that tells his address as it does others'. */
@DeployerTest
@Tag("any-database")
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(
    properties = {
      "server.forward-headers-strategy=native",
      "autossl.cors.allowed-origins=https://console.example.com"
    })
class GuessingTest {

  private static final String LIST = "/api/v1/deployments";

  @Autowired private ApiClient api;
  @Autowired private JdbcTemplate jdbc;

  @Test
  void isToldNoMoreByGuessingAllAtOnce() {
    List<Integer> answers = Together.run(60, guess -> guess(guess, "203.0.113.9").status());

    assertThat(answers).containsOnly(401, 429).filteredOn(answer -> answer == 401).hasSize(10);
  }

  @Test
  void isRefusedFurtherWrongTokensAndToldUntilWhen() {
    lockOut("203.0.113.7");

    ApiAnswer refused = guess(11, "203.0.113.7").expectProblem(429, "TOO_MANY_REQUESTS");

    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
    assertThat(refused.text("detail"))
        .matches(
            "This address has sent 10 different wrong tokens within a minute: other wrong ones are"
                + " refused until [-0-9]+T[0-9:.]+Z\\. A valid one is let in at any time\\.");
    // What he was told before, he may be told again.
    guess(3, "203.0.113.7").expectProblem(401, "UNAUTHORIZED");
    guess(11, "203.0.113.8").expectProblem(401, "UNAUTHORIZED");
  }

  @Test
  void locksNobodyOutWhoseTokenIsValid() {
    ApiClient console =
        api.withToken(
            api.post(
                    "/api/v1/api-tokens",
                    Map.of("name", ApiClient.unique("behind him"), "role", "VIEWER"))
                .expect(201)
                .text("token"));

    lockOut("203.0.113.11");

    api.get(LIST, "X-Forwarded-For", "203.0.113.11").expect(200);
    console.get(LIST, "X-Forwarded-For", "203.0.113.11").expect(200);
    api.withToken("").get(LIST, "X-Forwarded-For", "203.0.113.11").expect(401);
    api.withToken("")
        .get("/actuator/health/liveness", "X-Forwarded-For", "203.0.113.11")
        .expect(200);
  }

  /** As a browser does that polls with a token that somebody has revoked. */
  @Test
  void isNotWhoSendsTheSameTokenAgainAndAgain() {
    for (int request = 0; request < 30; request++) {
      guess(1, "203.0.113.12").expectProblem(401, "UNAUTHORIZED");
    }

    guess(2, "203.0.113.12").expectProblem(401, "UNAUTHORIZED");
  }

  @ParameterizedTest
  @CsvSource({"true, 203.0.113.10", "false, 203.0.113.13"})
  void isNotWhoseTokensHaveBeenDeletedOrHaveExpired(boolean deleted, String address) {
    for (int token = 0; token < 11; token++) {
      ApiAnswer created =
          api.post("/api/v1/api-tokens", Map.of("name", ApiClient.unique("late"), "role", "VIEWER"))
              .expect(201);
      if (deleted) {
        api.delete("/api/v1/api-tokens/" + created.text("id")).expect(204);
      } else {
        jdbc.update(
            "update api_token set expires_at = created_at where id = ?",
            UUID.fromString(created.text("id")));
      }

      ApiAnswer refused =
          api.withToken(created.text("token"))
              .get(LIST, "X-Forwarded-For", address)
              .expectProblem(401, "UNAUTHORIZED");
      assertThat(refused.text("detail"))
          .startsWith(deleted ? "The token was deleted at " : "The token expired at ");
    }

    guess(1, address).expectProblem(401, "UNAUTHORIZED");
  }

  /** A private address is no proxy's only because it is private. */
  @Test
  void isLockedOutWhateverHeSaysThatHeForwards() {
    for (int guess = 0; guess < 10; guess++) {
      guess(guess, "203.0.113.%d, 10.0.0.1".formatted(100 + guess))
          .expectProblem(401, "UNAUTHORIZED");
    }

    guess(10, "203.0.113.110, 10.0.0.1").expectProblem(429, "TOO_MANY_REQUESTS");
  }

  @Test
  void doesNotFillTheLogWithWhatIsNoAddress(CapturedOutput output) {
    String endless = "unknown-".repeat(1000);
    lockOut(endless);

    guess(10, endless).expectProblem(429, "TOO_MANY_REQUESTS");

    assertThat(output.getAll().lines().filter(line -> line.contains("different wrong tokens")))
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).contains("unknown-").hasSizeLessThan(300));
  }

  private void lockOut(String address) {
    for (int guess = 0; guess < 10; guess++) {
      guess(guess, address).expectProblem(401, "UNAUTHORIZED");
    }
  }

  private ApiAnswer guess(int number, String address) {
    return api.withToken("a-guess-" + number).get(LIST, "X-Forwarded-For", address);
  }
}
