package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.Together;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** Guessing tokens, behind a proxy that forwards the addresses of clients. */
@DeployerTest
@Isolated
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
  void isLimitedForConcurrentRequests() {
    List<Integer> answers = Together.run(60, guess -> guess(guess, "203.0.113.9").status());

    assertThat(answers).containsOnly(401, 429).filteredOn(answer -> answer == 401).hasSize(10);
  }

  @Test
  void isRefusedWithTheEndOfTheLockout() {
    lockOut("203.0.113.7");

    ApiAnswer refused = guess(11, "203.0.113.7").expectProblem(429, "TOO_MANY_REQUESTS");

    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
    assertThat(refused.text("detail"))
        .matches(
            "This address has sent 10 different wrong tokens within a minute: other wrong ones are"
                + " refused until [-0-9]+T[0-9:.]+Z\\. A valid one is let in at any time\\.");
    // A wrong token that was already counted is answered as before.
    guess(3, "203.0.113.7").expectProblem(401, "UNAUTHORIZED");
    guess(11, "203.0.113.8").expectProblem(401, "UNAUTHORIZED");
  }

  @Test
  void doesNotLockOutValidTokens() {
    ApiClient console = api.withToken(createToken().text("token"));

    lockOut("203.0.113.11");

    api.get(LIST, "X-Forwarded-For", "203.0.113.11").expect(200);
    console.get(LIST, "X-Forwarded-For", "203.0.113.11").expect(200);
    api.withToken("").get(LIST, "X-Forwarded-For", "203.0.113.11").expect(401);
    api.withToken("")
        .get("/actuator/health/liveness", "X-Forwarded-For", "203.0.113.11")
        .expect(200);
  }

  @Test
  void doesNotLockOutValidTokensThatAreSentConcurrently() {
    String address = "203.0.113.14";
    ApiClient console = api.withToken(createToken().text("token"));

    List<Integer> answers =
        Together.run(
            60,
            number ->
                (number % 3 == 0
                        ? guess(number, address)
                        : (number % 3 == 1 ? api : console).get(LIST, "X-Forwarded-For", address))
                    .status());

    assertThat(IntStream.range(0, 60).filter(number -> number % 3 != 0))
        .allMatch(number -> answers.get(number) == 200);
    assertThat(answers).contains(401, 429);
    ApiClient newcomer = api.withToken(createToken().text("token"));
    newcomer.get(LIST, "X-Forwarded-For", address).expect(200);
  }

  /** One customer has all addresses of such a network. */
  @Test
  void isCountedPerIpv6Network() {
    for (int guess = 0; guess < 10; guess++) {
      guess(guess, "2001:db8:1:2:%x::%x".formatted(guess, guess + 1))
          .expectProblem(401, "UNAUTHORIZED");
    }

    guess(10, "2001:db8:1:2:ffff::1").expectProblem(429, "TOO_MANY_REQUESTS");
    guess(10, "[2001:db8:1:2::9]:50000").expectProblem(429, "TOO_MANY_REQUESTS");
    guess(10, "2001:db8:1:3::1").expectProblem(401, "UNAUTHORIZED");
    api.get(LIST, "X-Forwarded-For", "2001:db8:1:2:ffff::1").expect(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void doesNotHideFromALockedOutCallerThatATokenIsDeletedOrHasExpired(boolean deleted) {
    String address = "203.0.113." + (deleted ? 15 : 16);
    ApiAnswer token = createToken();
    makeInvalid(token, deleted);

    lockOut(address);

    assertThat(
            api.withToken(token.text("token"))
                .get(LIST, "X-Forwarded-For", address)
                .expectProblem(401, "UNAUTHORIZED")
                .text("detail"))
        .startsWith(deleted ? "The token was deleted at " : "The token expired at ");
  }

  /** For example by a browser that polls with a token that was revoked. */
  @Test
  void doesNotIncludeRepetitionsOfTheSameToken() {
    for (int request = 0; request < 30; request++) {
      guess(1, "203.0.113.12").expectProblem(401, "UNAUTHORIZED");
    }

    guess(2, "203.0.113.12").expectProblem(401, "UNAUTHORIZED");
  }

  @ParameterizedTest
  @CsvSource({"true, 203.0.113.10", "false, 203.0.113.13"})
  void doesNotIncludeDeletedAndExpiredTokens(boolean deleted, String address) {
    for (int token = 0; token < 11; token++) {
      ApiAnswer created = createToken();
      makeInvalid(created, deleted);

      ApiAnswer refused =
          api.withToken(created.text("token"))
              .get(LIST, "X-Forwarded-For", address)
              .expectProblem(401, "UNAUTHORIZED");
      assertThat(refused.text("detail"))
          .startsWith(deleted ? "The token was deleted at " : "The token expired at ");
    }

    guess(1, address).expectProblem(401, "UNAUTHORIZED");
  }

  /** An address is not trusted as a proxy's only because it is private. */
  @Test
  void isLimitedWhateverForwardingHeadersSay() {
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

  private ApiAnswer createToken() {
    return api.post(
            "/api/v1/api-tokens", Map.of("name", ApiClient.unique("behind him"), "role", "VIEWER"))
        .expect(201);
  }

  private void makeInvalid(ApiAnswer token, boolean deleted) {
    if (deleted) {
      api.delete("/api/v1/api-tokens/" + token.text("id")).expect(204);
    } else {
      jdbc.update(
          "update api_token set expires_at = created_at where id = ?",
          UUID.fromString(token.text("id")));
    }
  }

  private ApiAnswer guess(int number, String address) {
    return api.withToken("a-guess-" + number).get(LIST, "X-Forwarded-For", address);
  }
}
