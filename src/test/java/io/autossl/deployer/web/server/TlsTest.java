package io.autossl.deployer.web.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.testing.RawConnection;
import io.autossl.deployer.testing.SeparateDeployerTest;
import io.autossl.deployer.testing.TestEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** The service with a certificate of its own, given to it as docs/operations.md says. */
@SeparateDeployerTest
@Tag("any-database")
@TestPropertySource(properties = "autossl.request.timeout=3s")
@ContextConfiguration(initializers = {TestEnvironment.class, TlsTest.Environment.class})
class TlsTest {

  private static final TestAuthority AUTHORITY = TestCertificates.authority("API CA");
  private static final Path DIRECTORY = newDirectory();

  /** Suites for TLS 1.2 and older, and for keys on P-256. Without its record's header. */
  private static final String CLIENT_HELLO =
      "01000049%s"
          + "00".repeat(32)
          + "00"
          + "0008c02bc023c009c00a"
          + "0100"
          + "0018"
          + "000a000400020017"
          + "000b00020100"
          + "000d0006000404030401";

  @Autowired private ServletWebServerApplicationContext server;
  @LocalServerPort private int port;

  /** What stands in the service's environment. */
  static final class Environment
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
      write(AUTHORITY.issue("localhost"));
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(
              new SystemEnvironmentPropertySource(
                  "test-systemEnvironment",
                  Map.of(
                      "SERVER_SSL_BUNDLE",
                      "server",
                      "SPRING_SSL_BUNDLE_PEM_SERVER_KEYSTORE_CERTIFICATE",
                      "file:" + DIRECTORY.resolve("tls.crt"),
                      "SPRING_SSL_BUNDLE_PEM_SERVER_KEYSTORE_PRIVATEKEY",
                      "file:" + DIRECTORY.resolve("tls.key"),
                      "SPRING_SSL_BUNDLE_WATCH_FILE_QUIETPERIOD",
                      "200ms")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void acceptsTls12AndTls13(String protocol) throws Exception {
    HttpResponse<String> answer = liveness(protocol);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(answer.sslSession())
        .hasValueSatisfying(session -> assertThat(session.getProtocol()).isEqualTo(protocol));
  }

  @Test
  void allows500Connections() {
    assertThat(protocol().getMaxConnections()).isEqualTo(500);
  }

  /** What the JDK refuses besides, by a setting of its own, is not counted on. */
  @Test
  void enablesNothingOlder() {
    assertThat(protocol().findSslHostConfigs())
        .singleElement()
        .satisfies(
            host ->
                assertThat(host.getEnabledProtocols())
                    .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3"));
  }

  @Test
  void speaksNothingOlder() throws IOException {
    assertThat(answerTo("0303")).as("handshake").startsWith("160303");
    assertThat(answerTo("0302")).as("fatal alert: protocol_version").matches("1503..00020246");
    assertThat(answerTo("0301")).as("fatal alert: protocol_version").matches("1503..00020246");
  }

  @Test
  void speaksNoPlainHttp() throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send("GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n");

      assertThat(connection.answer())
          .startsWith("HTTP/1.1 400")
          .doesNotContain("UP", "Server:", "Tomcat", "Apache");
    }
  }

  @Test
  void endsAHandshakeThatGoesOnByteByByte() throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001");

      await()
          .atMost(Duration.ofSeconds(12))
          .pollInterval(Duration.ofMillis(300))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> connection.endsWithin(10) || connection.send("x").endsWithin(10));
    }
  }

  @Test
  void takesARenewedCertificateWithoutARestart() throws Exception {
    TestCertificate renewed = AUTHORITY.issue("localhost");

    write(renewed);

    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(certificateOfTheService()).isEqualTo(renewed.certificate()));
  }

  private HttpResponse<String> liveness(String protocol) throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    try (HttpClient http =
        HttpClient.newBuilder().sslContext(trusting()).sslParameters(parameters).build()) {
      return http.send(
          HttpRequest.newBuilder(
                  URI.create("https://localhost:" + port + "/actuator/health/liveness"))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private Certificate certificateOfTheService() throws Exception {
    return liveness("TLSv1.3").sslSession().orElseThrow().getPeerCertificates()[0];
  }

  private static SSLContext trusting() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("root", AUTHORITY.certificates().getLast());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** The record that answers a client which speaks no newer version than this; hexadecimal. */
  private String answerTo(String version) throws IOException {
    byte[] hello = HexFormat.of().parseHex(CLIENT_HELLO.formatted(version));
    hello[3] = (byte) (hello.length - 4);
    String record = "160301%04x".formatted(hello.length);
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(new String(HexFormat.of().parseHex(record), ISO_8859_1));
      connection.send(new String(hello, ISO_8859_1));
      connection.endsWithin(3_000);
      return HexFormat.of().formatHex(connection.received());
    }
  }

  private static void write(TestCertificate certificate) {
    try {
      Files.writeString(DIRECTORY.resolve("tls.crt"), certificate.fullChainPem());
      Files.writeString(DIRECTORY.resolve("tls.key"), certificate.privateKeyPem());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("autossl-tls-");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private AbstractHttp11Protocol<?> protocol() {
    return (AbstractHttp11Protocol<?>)
        ((TomcatWebServer) requireNonNull(server.getWebServer()))
            .getTomcat()
            .getConnector()
            .getProtocolHandler();
  }
}
