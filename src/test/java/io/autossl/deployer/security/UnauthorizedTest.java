package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Answers with status 401 give the reason. */
@DeployerTest
@Tag("any-database")
class UnauthorizedTest {

  private static final String LIST = "/api/v1/deployments";

  @Autowired private ApiClient api;

  @Test
  void namesTheHeaderThatIsMissing() {
    ApiAnswer refused = api.withToken("").get(LIST).expectProblem(401, "UNAUTHORIZED");

    assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(refused.text("detail"))
        .isEqualTo("Send the header \"Authorization: Bearer <token>\" with a valid token.");
  }

  @ParameterizedTest
  @CsvSource({"Basic c2VjcmV0", "Token c2VjcmV0", "c2VjcmV0"})
  void namesTheSchemeThatIsExpected(String authorization) {
    ApiAnswer refused = refused(authorization);

    assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(refused.text("detail"))
        .isEqualTo(
            "The header Authorization has another scheme than Bearer: send"
                + " \"Authorization: Bearer <token>\".");
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer c2VjcmV0 c2VjcmV0, The bearer token is malformed",
    "Bearer c2VjcmV0\u00e9, The bearer token is malformed",
    "Bearer, The bearer token is malformed",
    "Bearer <c2VjcmV0>, The bearer token is malformed",
    "Bearer c2VjcmV0, The token is not known here"
  })
  void saysThatATokenIsMalformedOrUnknown(String authorization, String reason) {
    ApiAnswer refused = refused(authorization);

    assertThat(refused.text("detail")).startsWith(reason);
    assertThat(refused.header("WWW-Authenticate"))
        .isEqualTo(
            "Bearer error=\"invalid_token\", error_description=\"%s\"", refused.text("detail"));
  }

  private ApiAnswer refused(String authorization) {
    ApiAnswer refused =
        api.withToken("")
            .get(LIST, "Authorization", authorization)
            .expectProblem(401, "UNAUTHORIZED");
    assertThat(refused.body()).doesNotContain("c2VjcmV0");
    assertThat(refused.header("WWW-Authenticate")).doesNotContain("c2VjcmV0");
    return refused;
  }
}
