package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The endpoint that tells clients who they are. */
@DeployerTest
class CallerTest {

  private static final String CALLER = "/api/v1/caller";

  @Autowired private ApiClient api;

  @ParameterizedTest
  @EnumSource(Role.class)
  void isToldToEveryRole(Role role) {
    String name = ApiClient.unique("console of Zoë");
    String token =
        api.post(
                "/api/v1/api-tokens",
                Map.of("name", name, "role", role, "expiresAt", "2099-01-01T00:00:00Z"))
            .expect(201)
            .text("token");

    ApiAnswer caller = api.withToken(token).get(CALLER).expect(200);

    assertThat(caller.body())
        .isEqualTo(
            """
            {"name":"%s","role":"%s","expiresAt":"2099-01-01T00:00:00Z"}\
            """
                .formatted(name, role));
  }

  @Test
  void isTheAdministratorWithTheConfiguredToken() {
    assertThat(api.get(CALLER).expect(200).body())
        .isEqualTo("{\"name\":\"admin-token\",\"role\":\"ADMIN\",\"expiresAt\":null}");
  }

  @Test
  void isNobodyWithoutAToken() {
    api.withToken("").get(CALLER).expectProblem(401, "UNAUTHORIZED");
  }
}
