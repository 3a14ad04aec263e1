package io.autossl.deployer.security;

import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** The issuer whose JWTs are accepted does not answer. */
@DeployerTest
@DirtiesContext
@Tag("any-database")
@TestPropertySource(
    properties = "spring.security.oauth2.resourceserver.jwt.issuer-uri=http://localhost:1/")
class UnavailableIssuerTest {

  private static final String LIST = "/api/v1/deployments";
  private static final String JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.AAAA";

  @Autowired private ApiClient api;

  @Test
  void isNoFaultOfWhoSendsAJwt() {
    for (int request = 0; request < 12; request++) {
      api.withToken(JWT).get(LIST).expectProblem(503, "SERVICE_UNAVAILABLE");
    }
  }

  @Test
  void doesNotConcernOtherTokens() {
    api.get(LIST).expect(200);
    api.withToken("a-guess").get(LIST).expectProblem(401, "UNAUTHORIZED");
  }
}
