package io.autossl.deployer.web.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The page of the API's description, and what it may do in a browser. */
@DeployerTest
@Tag("any-database")
class DescriptionPageTest {

  private static final String PAGE = "/swagger-ui/";
  private static final Pattern SCRIPT = Pattern.compile("<script src=\"\\./([^\"]+)\"");
  private static final Pattern STYLE =
      Pattern.compile("createElement\\(\"style\",null,\"([^\"]*)\"");

  @Autowired private ApiClient api;

  @Test
  void mayOnlyRunItsOwnScriptsAndCallThisService() {
    assertThat(List.of(policy().split("; ")))
        .contains(
            "default-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "script-src 'self'",
            "connect-src 'self'",
            "img-src 'self' data:")
        .hasSize(8);
    assertThat(policy()).doesNotContain("unsafe", "http", "*");
  }

  /** Nothing else works under its policy. */
  @Test
  void hasNeitherScriptsNorStylesWithin() {
    assertThat(get("index.html").body())
        .contains("<script src=\"./swagger-initializer.js\"")
        .doesNotContainPattern("<script(?! src=\"\\./)|<style| style=| on\\w+=");
  }

  /** Styles that a newer version of the page adds must be reviewed, and allowed by their hash. */
  @Test
  void mayAddTheStylesOfItsScripts() throws Exception {
    List<String> styles =
        SCRIPT
            .matcher(get("index.html").body())
            .results()
            .flatMap(script -> STYLE.matcher(get(script.group(1)).body()).results())
            .map(style -> style.group(1))
            .toList();

    assertThat(styles).hasSize(1);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(styles.getFirst().getBytes(UTF_8));
    assertThat(policy())
        .endsWith(
            "style-src 'self' 'sha256-%s'".formatted(Base64.getEncoder().encodeToString(hash)));
  }

  private String policy() {
    return get("index.html").header("Content-Security-Policy");
  }

  private ApiAnswer get(String file) {
    return api.withToken("").get(PAGE + file).expect(200);
  }
}
