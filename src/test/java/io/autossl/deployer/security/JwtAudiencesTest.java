package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The audiences of JWTs: without them, a warning is logged at the start. */
@Isolated
@ExtendWith(OutputCaptureExtension.class)
class JwtAudiencesTest {

  private static final String PREFIX = "spring.security.oauth2.resourceserver.jwt.";
  private static final String ISSUER = PREFIX + "issuer-uri=https://issuer.example/realm";

  private final ApplicationContextRunner start =
      new ApplicationContextRunner().withUserConfiguration(Application.class);

  @Test
  void areRequestedByAWarningWhenOnlyAnIssuerIsSet(CapturedOutput output) {
    start
        .withPropertyValues(ISSUER)
        .run(context -> assertThat(context).hasSingleBean(JwtCallers.class));

    assertThat(output)
        .containsOnlyOnce("WARN")
        .contains("JWTs that https://issuer.example/realm makes for other applications")
        .contains("set " + PREFIX + "audiences");
  }

  @Test
  void causeNoWarningOnceTheyAreSet(CapturedOutput output) {
    start
        .withPropertyValues(ISSUER, PREFIX + "audiences=deployer")
        .run(context -> assertThat(context).hasSingleBean(JwtCallers.class));

    assertThat(output).doesNotContain("WARN");
  }

  @Test
  void causeNoWarningWithoutAnIssuer(CapturedOutput output) {
    start.run(context -> assertThat(context).hasSingleBean(JwtCallers.class));

    assertThat(output).doesNotContain("WARN");
  }

  @EnableConfigurationProperties({OAuth2ResourceServerProperties.class, JwtProperties.class})
  @Import(JwtCallers.class)
  static class Application {

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }
  }
}
