package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.RSAKey;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.SeparateDeployerTest;
import io.autossl.deployer.testing.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The issuer whose JWTs are accepted does not answer, and has not since the start. */
@SeparateDeployerTest
@Tag("any-database")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UnavailableIssuerTest {

  private static final String LIST = "/api/v1/deployments";
  private static final RSAKey KEY = TestIssuer.key("issuer");
  private static final TestIssuer ISSUER = new TestIssuer(KEY);

  @Autowired private ApiClient api;

  @DynamicPropertySource
  static void accept(DynamicPropertyRegistry properties) {
    properties.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", ISSUER::address);
    properties.add("server.forward-headers-strategy", () -> "native");
  }

  @BeforeEach
  void answerWithErrors() {
    ISSUER.answers(TestIssuer.State.WITH_ERRORS);
  }

  @AfterAll
  static void stop() {
    ISSUER.close();
  }

  @Test
  void isAnsweredWith503() {
    String token = jwt("alice");
    for (int request = 0; request < 12; request++) {
      send(token, "203.0.113.40").expectProblem(503, "SERVICE_UNAVAILABLE");
    }
  }

  @Test
  void doesNotConcernOtherTokens() {
    String address = "203.0.113.41";
    ApiClient console =
        api.withToken(
            api.post(
                    "/api/v1/api-tokens",
                    Map.of("name", ApiClient.unique("console"), "role", "VIEWER"))
                .expect(201)
                .text("token"));
    send("a-guess", address).expectProblem(401, "UNAUTHORIZED");
    for (int guess = 0; guess < 12; guess++) {
      send(jwt("guess " + guess), address);
    }

    api.get(LIST, "X-Forwarded-For", address).expect(200);
    console.get(LIST, "X-Forwarded-For", address).expect(200);
    send("another-guess", address).expectProblem(429, "TOO_MANY_REQUESTS");
  }

  @Test
  void doesNotAllowUnlimitedMadeUpJwts() {
    int before = ISSUER.questions();
    Instant start = Instant.now();

    List<Integer> answers =
        Together.run(60, number -> send(jwt("many " + number), "203.0.113.42").status());

    assertThat(answers).containsOnly(503, 429).filteredOn(status -> status == 503).hasSize(10);
    assertThat(ISSUER.questions() - before)
        .isLessThanOrEqualTo(2 + (int) Duration.between(start, Instant.now()).toSeconds());
  }

  /** Otherwise it would block the connections of all clients that send JWTs. */
  @Test
  void isNotWaitedForForLong() {
    ISSUER.answers(TestIssuer.State.NOT_AT_ALL);
    int before = ISSUER.questions();

    // It is asked again a second after the last request at the earliest.
    while (ISSUER.questions() == before) {
      assertThat(
              Together.run(20, number -> send(jwt("waits"), "203.0.113." + (50 + number)).status()))
          .containsOnly(503);
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void isAskedAgainForARefusedJwt() {
    String address = "203.0.113.43";
    for (int guess = 0; guess < 10; guess++) {
      send(jwt("guess " + guess), address).expectProblem(503, "SERVICE_UNAVAILABLE");
    }
    String token = jwt("alice");
    send(token, address).expectProblem(429, "TOO_MANY_REQUESTS");

    ISSUER.answers(TestIssuer.State.WELL);

    await().atMost(Duration.ofSeconds(20)).until(() -> send(token, address).status() == 200);
  }

  private ApiAnswer send(String token, String address) {
    return api.withToken(token).get(LIST, "X-Forwarded-For", address);
  }

  private static String jwt(String subject) {
    return ISSUER.token(claims -> claims.subject(subject).claim("role", "VIEWER"), KEY);
  }
}
