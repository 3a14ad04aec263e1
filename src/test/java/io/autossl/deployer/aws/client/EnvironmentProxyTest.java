package io.autossl.deployer.aws.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

class EnvironmentProxyTest {

  @Test
  void isTakenFromTheVariableForHttps() throws Exception {
    assertThat(
            toldWith(
                Map.of(
                    "HTTPS_PROXY", "http://proxy.example:3128",
                    "HTTP_PROXY", "http://other.example:8080",
                    "NO_PROXY", "internal.example")))
        .startsWith("http://proxy.example:3128")
        .contains("internal.example", "localhost");
  }

  @Test
  void isNotTakenFromTheVariableForHttp() throws Exception {
    assertThat(toldWith(Map.of("HTTP_PROXY", "http://other.example:8080"))).isEqualTo("none");
  }

  @Test
  void isTakenFromSystemPropertiesOfTheJvm() throws Exception {
    assertThat(toldWith(Map.of(), "-Dhttps.proxyHost=proxy.example", "-Dhttps.proxyPort=3128"))
        .startsWith("http://proxy.example:3128");
  }

  /** Run in a JVM of its own: the environment of this one cannot be changed. */
  static final class Teller {

    Teller() {}

    void main() {
      ProxyConfiguration proxy = EnvironmentProxy.configuration();
      System.out.print(
          proxy.host() == null
              ? "none"
              : "%s://%s:%d, not for %s"
                  .formatted(proxy.scheme(), proxy.host(), proxy.port(), proxy.nonProxyHosts()));
    }
  }

  private static String toldWith(Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.command().addAll(List.of(options));
    builder
        .command()
        .addAll(List.of("-cp", System.getProperty("java.class.path"), Teller.class.getName()));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toUpperCase(Locale.ROOT).endsWith("_PROXY"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String told = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return told;
  }
}
