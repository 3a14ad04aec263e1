package io.autossl.deployer.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.EventStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** JWTs of an issuer, which the test plays. */
@DeployerTest
@Tag("any-database")
class JwtTest {

  private static final String LIST = "/api/v1/deployments";
  private static final RSAKey KEY = key("issuer");

  /** Has the name of the issuer's key, and is another one. */
  private static final RSAKey FORGED = key("issuer");

  private static final AtomicInteger KEYS_READ = new AtomicInteger();
  private static final HttpServer ISSUER = issuer();

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;

  @DynamicPropertySource
  static void accept(DynamicPropertyRegistry properties) {
    properties.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", JwtTest::address);
    properties.add("spring.security.oauth2.resourceserver.jwt.audiences", () -> "deployer");
    properties.add("server.forward-headers-strategy", () -> "native");
    properties.add("autossl.jwt.role-claim", () -> "realm_access.roles");
    properties.add("autossl.jwt.roles.operator", () -> "certificate-team,/Teams/Cert_Admins");
  }

  @AfterAll
  static void stop() {
    ISSUER.stop(0);
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
  void areGoodForWhatTheirClaimIsMappedTo(String roles, int status) {
    String token = token(claims -> claims.claim("realm_access", roles(roles)), KEY);

    ApiAnswer answer = api.withToken(token).post("/api/v1/deployments", Map.of());

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
  }

  @Test
  void areGoodForNothingWithoutTheClaim() {
    api.withToken(token(claims -> {}, KEY)).get(LIST).expectProblem(403, "FORBIDDEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "at+jwt", "AT+JWT", "application/at+jwt"})
  void areOfTheTypesOfAccessTokens(String type) {
    String token =
        token(
            new JOSEObjectType(type), claims -> claims.claim("realm_access", roles("VIEWER")), KEY);

    api.withToken(token).get(LIST).expect(200);
  }

  @Test
  void areOfNoOtherType() {
    refused(
        token(
            new JOSEObjectType("logout+jwt"),
            claims -> claims.claim("realm_access", roles("VIEWER")),
            KEY));
  }

  @Test
  void maySendTheClaimUnderAnyName() {
    api.withToken(token(claims -> claims.claim("realm_access.roles", "VIEWER"), KEY))
        .get(LIST)
        .expect(200);
  }

  @Test
  void areNoGuessesWithASignatureOfTheIssuer() {
    String token = token(claims -> claims.subject(null), KEY);

    for (int request = 0; request < 12; request++) {
      refused(token);
    }
  }

  @Test
  void areGuessesWithAnotherSignature() {
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

  /** Each of them could be of a new key, for which the issuer has to be asked. */
  @Test
  void areNoMeansToFloodTheIssuerWithQuestions() {
    String address = "203.0.113.21";
    int before = KEYS_READ.get();
    Instant start = Instant.now();
    for (int guess = 0; guess < 50; guess++) {
      api.withToken(token(claims -> {}, named(FORGED, "made-up-" + guess)))
          .get(LIST, "X-Forwarded-For", address);
    }

    assertThat(KEYS_READ.get() - before)
        .isLessThanOrEqualTo(2 + (int) Duration.between(start, Instant.now()).toSeconds());
  }

  @Test
  void tellWhyTheyAreNotValid() {
    assertThat(refused(token(claims -> claims.expirationTime(new Date(0)), KEY)).text("detail"))
        .isEqualTo(
            "The token is the issuer's, but not valid here: Jwt expired at 1970-01-01T00:00:00Z");
    assertThat(refused(token(claims -> claims.audience("other"), KEY)).header("WWW-Authenticate"))
        .startsWith("Bearer error=\"invalid_token\", error_description=\"The token is the issuer's")
        .contains("aud");
  }

  @Test
  void letNobodyFollowForLongerThanTheyAreGoodFor() {
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
  void areRefusedOfOthersOrFromOtherTimesOrForOthers() {
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
    return token(null, change, key);
  }

  private static String token(
      @Nullable JOSEObjectType type, Consumer<JWTClaimsSet.Builder> change, RSAKey key) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(address())
            .audience("deployer")
            .subject("alice")
            .expirationTime(Date.from(Instant.now().plusSeconds(60)));
    change.accept(claims);
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).type(type).keyID(key.getKeyID()).build(),
              claims.build());
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static RSAKey named(RSAKey key, String id) {
    return new RSAKey.Builder(key).keyID(id).build();
  }

  private static RSAKey key(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static HttpServer issuer() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/.well-known/openid-configuration",
          exchange ->
              answer(
                  exchange,
                  "{\"issuer\": \"%s\", \"jwks_uri\": \"%s/keys\", \"subject_types_supported\": [\"public\"]}"
                      .formatted(address(), address())));
      server.createContext(
          "/keys",
          exchange -> {
            KEYS_READ.incrementAndGet();
            answer(exchange, new JWKSet(KEY.toPublicJWK()).toString());
          });
      server.start();
      return server;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      byte[] body = json.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String address() {
    return "http://localhost:" + ISSUER.getAddress().getPort();
  }
}
