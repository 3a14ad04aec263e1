package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are origins, as browsers send them. */
class CorsPropertiesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://console.example.com",
        "https://console.example.com:8443",
        "http://localhost:5173",
        "http://console:443",
        "https://console:80",
        "http://192.0.2.1:8080",
        "http://[::1]:3000",
        "https://xn--bcher-kva.example",
        "tauri://localhost"
      })
  void takesOrigins(String origin) {
    assertThat(new CorsProperties(List.of(origin)).allowedOrigins()).containsExactly(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "",
        "console.example.com",
        "https://",
        "https://*.example.com",
        "https://console.example.com/",
        "https://console.example.com/app",
        "https://console.example.com:443",
        "http://console.example.com:80",
        "https://Console.example.com",
        "HTTPS://console.example.com",
        "https://user@console.example.com",
        "https://bücher.example",
        "https://console.example.com:0",
        "https://console.example.com https://other.example.com"
      })
  void refusesWhatIsNoOrigin(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CorsProperties(List.of("https://console.example.com", origin)))
        .withMessageStartingWith(
            "autossl.cors.allowed-origins has \"%s\", which no browser sends as its origin: write"
                + " scheme://host or scheme://host:port",
            origin);
  }
}
