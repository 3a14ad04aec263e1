package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.EventStream;
import io.autossl.deployer.testing.SeparateDeployerTest;
import io.autossl.deployer.testing.Together;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** JWTs of a simulated issuer. */
@SeparateDeployerTest
@Tag("any-database")
class JwtTest {

  private static final String LIST = "/api/v1/deployments";
  private static final RSAKey KEY = TestIssuer.key("issuer");

  /** Another key, with the key id of the issuer's key. */
  private static final RSAKey FORGED = TestIssuer.key("issuer");

  private static final TestIssuer ISSUER = new TestIssuer(KEY);

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;

  @DynamicPropertySource
  static void accept(DynamicPropertyRegistry properties) {
    properties.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", ISSUER::address);
    properties.add("spring.security.oauth2.resourceserver.jwt.audiences", () -> "deployer");
    properties.add("server.forward-headers-strategy", () -> "native");
    properties.add("autossl.jwt.role-claim", () -> "realm_access.roles");
    properties.add("autossl.jwt.roles.operator", () -> "certificate-team,/Teams/Cert_Admins");
  }

  @AfterAll
  static void stop() {
    ISSUER.close();
  }

  @ParameterizedTest
  @CsvSource({
    "VIEWER, 403",
    "certificate-team, 400",
    "/Teams/Cert_Admins, 400",
    "ADMIN, 400",
    "VIEWER+certificate-team, 400",
    "operator, 403",
    "nobody, 403"
  })
  void haveTheRoleThatTheirClaimIsMappedTo(String roles, int status) {
    String token = token(claims -> claims.claim("realm_access", roles(roles)), KEY);

    ApiAnswer answer = api.withToken(token).post("/api/v1/deployments", Map.of());

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
  }

  @Test
  void haveNoRoleWithoutTheClaim() {
    api.withToken(token(claims -> {}, KEY)).get(LIST).expectProblem(403, "FORBIDDEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "at+jwt", "AT+JWT", "application/at+jwt"})
  void areAcceptedWithTheTypesOfAccessTokens(String type) {
    String token =
        ISSUER.token(
            new JOSEObjectType(type), claims -> claims.claim("realm_access", roles("VIEWER")), KEY);

    api.withToken(token).get(LIST).expect(200);
  }

  @Test
  void areRefusedWithAnotherType() {
    refused(
        ISSUER.token(
            new JOSEObjectType("logout+jwt"),
            claims -> claims.claim("realm_access", roles("VIEWER")),
            KEY));
  }

  @Test
  void mayHaveAClaimWithADotInItsName() {
    api.withToken(token(claims -> claims.claim("realm_access.roles", "VIEWER"), KEY))
        .get(LIST)
        .expect(200);
  }

  @Test
  void doNotCountAsGuessesWithASignatureOfTheIssuer() {
    String address = "203.0.113.24";
    for (int request = 0; request < 12; request++) {
      String id = "invalid-" + request;
      for (String token :
          List.of(
              token(claims -> claims.jwtID(id).expirationTime(new Date(0)), KEY),
              token(claims -> claims.jwtID(id).subject(null), KEY))) {
        api.withToken(token)
            .get(LIST, "X-Forwarded-For", address)
            .expectProblem(401, "UNAUTHORIZED");
      }
    }

    api.withToken("a-guess")
        .get(LIST, "X-Forwarded-For", address)
        .expectProblem(401, "UNAUTHORIZED");
  }

  @Test
  void areAcceptedWhileOthersGuess() {
    String address = "203.0.113.25";
    String valid = viewer(KEY);

    List<Integer> answers =
        Together.run(
            40,
            number ->
                api.withToken(
                        number % 2 == 0
                            ? valid
                            : token(claims -> claims.jwtID("guess-" + number), FORGED))
                    .get(LIST, "X-Forwarded-For", address)
                    .status());

    assertThat(IntStream.range(0, 20)).allMatch(number -> answers.get(2 * number) == 200);
    assertThat(answers).contains(401, 429);
  }

  @Test
  void countAsGuessesWithAnotherSignature() {
    String address = "203.0.113.20";
    for (int guess = 0; guess < 10; guess++) {
      String id = "guess-" + guess;
      api.withToken(token(claims -> claims.jwtID(id), FORGED))
          .get(LIST, "X-Forwarded-For", address)
          .expectProblem(401, "UNAUTHORIZED");
    }

    ApiAnswer refused =
        api.withToken(token(claims -> {}, FORGED))
            .get(LIST, "X-Forwarded-For", address)
            .expectProblem(429, "TOO_MANY_REQUESTS");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
    api.withToken(token(claims -> claims.claim("realm_access", roles("VIEWER")), KEY))
        .get(LIST, "X-Forwarded-For", address)
        .expect(200);
  }

  /** Each unknown key id could be a new key of the issuer. */
  @Test
  void doNotCauseManyRequestsToTheIssuer() {
    String address = "203.0.113.21";
    int before = ISSUER.questions();
    Instant start = Instant.now();
    for (int guess = 0; guess < 50; guess++) {
      api.withToken(token(claims -> {}, TestIssuer.named(FORGED, "made-up-" + guess)))
          .get(LIST, "X-Forwarded-For", address);
    }

    assertThat(ISSUER.questions() - before)
        .isLessThanOrEqualTo(2 + (int) Duration.between(start, Instant.now()).toSeconds());
  }

  /** An unknown key id makes the service ask the issuer again, but not forget known keys. */
  @Test
  void areCheckedWithTheKeysThatAreKnownWhileTheIssuerDoesNotAnswer() {
    String address = "203.0.113.22";
    String valid = viewer(KEY);
    api.withToken(valid).get(LIST, "X-Forwarded-For", address).expect(200);
    RSAKey newKey = TestIssuer.key("new");
    ISSUER.answers(TestIssuer.State.WITH_ERRORS);
    try {
      awaitStatus(503, viewer(newKey), "203.0.113.23");
      List<String> madeUp =
          IntStream.range(0, 10)
              .mapToObj(number -> viewer(TestIssuer.named(FORGED, "made-up-" + number)))
              .toList();
      for (String token : madeUp) {
        api.withToken(token)
            .get(LIST, "X-Forwarded-For", address)
            .expectProblem(503, "SERVICE_UNAVAILABLE");
      }

      ApiAnswer refused =
          api.withToken(viewer(newKey))
              .get(LIST, "X-Forwarded-For", address)
              .expectProblem(429, "TOO_MANY_REQUESTS");

      assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
      assertThat(refused.text("detail"))
          .startsWith("This address has sent 10 different tokens that cannot be checked")
          .endsWith("A valid one is let in as soon as it can be checked.");
      api.withToken(madeUp.getFirst()).get(LIST, "X-Forwarded-For", address).expect(503);
      api.withToken(valid).get(LIST, "X-Forwarded-For", address).expect(200);
      api.get(LIST, "X-Forwarded-For", address).expect(200);
    } finally {
      ISSUER.add(newKey);
      ISSUER.answers(TestIssuer.State.WELL);
    }
    awaitStatus(200, viewer(newKey), address);
    api.withToken(valid).get(LIST, "X-Forwarded-For", address).expect(200);
  }

  /** Within a second or two, because the issuer is asked once a second at most. */
  private void awaitStatus(int status, String token, String address) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> api.withToken(token).get(LIST, "X-Forwarded-For", address).status() == status);
  }

  private static String viewer(RSAKey key) {
    return token(claims -> claims.claim("realm_access", roles("VIEWER")), key);
  }

  @Test
  void areRefusedWithTheReason() {
    assertThat(refused(token(claims -> claims.expirationTime(new Date(0)), KEY)).text("detail"))
        .isEqualTo(
            "The token is the issuer's, but not valid here: Jwt expired at 1970-01-01T00:00:00Z");
    assertThat(refused(token(claims -> claims.audience("other"), KEY)).header("WWW-Authenticate"))
        .startsWith("Bearer error=\"invalid_token\", error_description=\"The token is the issuer's")
        .contains("aud");
  }

  @Test
  void endEventStreamsWhenTheyExpire() {
    simulator.reset();
    AwsAccount account = AwsAccount.in(simulator);
    String distribution = account.addDistribution("www.example.com");
    simulator.startCertificateChange(distribution, Duration.ofMinutes(10));
    String deployment =
        api.deploy(
            api.createTarget(api.createAccessKey(account), List.of(distribution)),
            api.uploadCertificate(TestCertificates.authority("JWT CA").issue("www.example.com")));
    Instant expiry = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.SECONDS);
    String token =
        token(
            claims ->
                claims.claim("realm_access", roles("VIEWER")).expirationTime(Date.from(expiry)),
            KEY);
    try (EventStream stream = api.withToken(token).follow(deployment)) {
      assertThat(stream.next()).isPresent();

      stream.endsBefore(expiry.plusSeconds(5));

      assertThat(Instant.now()).isAfterOrEqualTo(expiry);
    }
    api.post("/api/v1/deployments/" + deployment + "/cancel").expect(202);
    api.finished(deployment, "CANCELLED");
  }

  @Test
  void areNamedInAuditEvents() {
    String token = token(claims -> claims.claim("realm_access", roles("ADMIN")), KEY);

    String id =
        api.withToken(token)
            .post("/api/v1/api-tokens", Map.of("name", ApiClient.unique("x"), "role", "VIEWER"))
            .expect(201)
            .text("id");

    assertThat(api.get("/api/v1/audit-events?resourceId=" + id).body())
        .contains("\"actor\":\"jwt:alice\"");
  }

  @Test
  void areRefusedWithAWrongSignatureTimeIssuerAudienceOrSubject() {
    Consumer<JWTClaimsSet.Builder> admin = claims -> claims.claim("realm_access", roles("ADMIN"));
    refused(token(admin, FORGED));
    refused(token(admin.andThen(claims -> claims.expirationTime(new Date(0))), KEY));
    refused(token(admin.andThen(claims -> claims.expirationTime(null)), KEY));
    refused(token(admin.andThen(claims -> claims.issuer("https://issuer.example")), KEY));
    refused(token(admin.andThen(claims -> claims.audience("other")), KEY));
    refused(token(admin.andThen(claims -> claims.subject(null)), KEY));
    refused(token(admin.andThen(claims -> claims.subject("alice\nbob")), KEY));
    refused(token(admin.andThen(claims -> claims.subject("ali\u3164ce")), KEY));
    refused(token(admin.andThen(claims -> claims.subject("a".repeat(297))), KEY));
    refused("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.");
    refused("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.AAAA");
  }

  private ApiAnswer refused(String token) {
    return api.withToken(token).get(LIST).expectProblem(401, "UNAUTHORIZED");
  }

  private static Map<String, List<String>> roles(String roles) {
    return Map.of("roles", List.of(roles.split("\\+")));
  }

  private static String token(Consumer<JWTClaimsSet.Builder> change, RSAKey key) {
    return ISSUER.token(change, key);
  }
}
