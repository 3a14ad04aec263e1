package io.autossl.deployer.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.autossl.deployer.aws.AwsFault.Delivery;
import io.autossl.deployer.aws.client.AwsProperties;
import io.autossl.deployer.aws.client.TestAwsClients;
import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.cloudfront.DistributionConfiguration;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.testing.SystemProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;

/** Which servers get the calls that are meant for AWS, and which answers count. */
@Isolated
class AwsConnectionsTest {

  private static final AwsProperties PROPERTIES =
      new AwsProperties(64, Duration.ofSeconds(5), Duration.ofSeconds(10));
  private static final AwsCalls CALLS = new AwsCalls(new SimpleMeterRegistry(), Tracer.NOOP);
  private static final String PASSPHRASE = "changeit";
  private static final AwsCredentials CREDENTIALS =
      new AwsCredentials("AKIAIOSFODNN7EXAMPLE", SecretText.of("wJalrXUtnFEMI/K7MDENG"));
  private static final CertificateMaterial CERTIFICATE =
      new CertificateMaterial("certificate", null, SecretText.of("private key"));
  private static final String IMPORTED = "{\"CertificateArn\": \"arn:aws:acm:imported\"}";

  /** TLS 1.1 with TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, which is all that this server has. */
  private static final String SERVER_HELLO_OF_TLS_1_1 =
      "160302002a" + "02000026" + "0302" + "00".repeat(32) + "00" + "c009" + "00";

  private final TestAuthority authority = TestCertificates.authority("AWS CA");
  private final List<HttpServer> servers = new ArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final List<String> arrived = new CopyOnWriteArrayList<>();
  private final SystemProperties systemProperties = new SystemProperties();
  private final CountDownLatch over = new CountDownLatch(1);
  private Duration pause = Duration.ZERO;
  private @TempDir Path directory;

  @BeforeEach
  void trustTheAuthority() throws GeneralSecurityException, IOException {
    KeyStore trusted = newKeyStore();
    trusted.setCertificateEntry("root", authority.certificates().getLast());
    Path file = directory.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted.store(out, PASSPHRASE.toCharArray());
    }
    systemProperties.set("javax.net.ssl.trustStore", file.toString());
    systemProperties.set("javax.net.ssl.trustStorePassword", PASSPHRASE);
    systemProperties.set("javax.net.ssl.trustStoreType", "PKCS12");
  }

  @AfterEach
  void restore() {
    over.countDown();
    servers.forEach(server -> server.stop(0));
    systemProperties.close();
  }

  @Test
  void callsAServerWhoseCertificateIsTrusted() throws Exception {
    callAt(secureServer(authority.issue("localhost")));

    assertThat(imported()).isInstanceOf(AwsOutcome.Succeeded.class);
    assertThat(arrived).hasSize(1);
  }

  @Test
  void tellsNothingToAServerWhoseCertificateIsNotTrusted() throws Exception {
    callAt(secureServer(TestCertificates.authority("Other CA").issue("localhost")));

    assertNotSent();
  }

  @Test
  void waitsLongerForAnAnswerThanForAConnection() throws Exception {
    pause = Duration.ofSeconds(3);
    callAt(secureServer(authority.issue("localhost")));

    assertThat(imported(1, new AwsProperties(64, Duration.ofSeconds(2), Duration.ofSeconds(20))))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(AwsOutcome.Succeeded.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"acm.us-east-1.amazonaws.com", "*.localhost", "localhost.example"})
  void tellsNothingToAServerWhoseCertificateIsForAnotherName(String name) throws Exception {
    callAt(secureServer(authority.issue(name)));

    assertNotSent();
  }

  @Test
  void tellsNothingToAServerThatSpeaksNoTls() throws Exception {
    try (OneAnswerServer server =
        new OneAnswerServer("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(ISO_8859_1))) {
      callAt("https://localhost:" + server.port());

      assertNotSent();
      assertHasNoSecret(server.received());
    }
  }

  @Test
  void tellsNothingToAServerThatSpeaksTls11Only() throws Exception {
    try (OneAnswerServer server =
        new OneAnswerServer(HexFormat.of().parseHex(SERVER_HELLO_OF_TLS_1_1))) {
      callAt("https://localhost:" + server.port());

      assertNotSent();
      assertThat(server.received()).as("a handshake").startsWith("\u0016");
      assertThat(server.received()).as("a fatal alert").contains("\u0015\u0003", "\u0002\u0046");
      assertHasNoSecret(server.received());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNoRedirect(int status) throws Exception {
    String elsewhere = server(200, "");
    callAt(server(status, elsewhere.replace("localhost", "127.0.0.1")));

    AwsFault fault = ((AwsOutcome.Failed<String>) imported()).fault();

    assertThat(fault).isInstanceOf(AwsFault.Refused.class);
    assertThat(fault.message()).contains(Integer.toString(status));
    assertThat(arrived).as("requests at both servers").hasSize(1);
  }

  /** HTTP clients may retry by themselves, some only GET requests or after certain answers. */
  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void retriesNoCall(int status) throws Exception {
    callAt(server(status, ""));

    assertThat(imported()).isInstanceOf(AwsOutcome.Failed.class);
    assertThat(arrived).hasSize(1);
    assertThat(read()).isInstanceOf(AwsOutcome.Failed.class);
    assertThat(arrived).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 503})
  void stopsReadingAnAnswerWithoutEnd(int status) throws Exception {
    callAt(endlessServer(status));

    assertThat(imported()).isInstanceOf(AwsOutcome.Failed.class);
    assertThat(read()).isInstanceOf(AwsOutcome.Failed.class);
    assertThat(sent.get()).isLessThan(200_000_000);
  }

  /** The missing part would say whether and what AWS refused. */
  @ParameterizedTest
  @ValueSource(ints = {200, 400, 403, 404, 412, 503})
  void treatsATruncatedAnswerAsLost(int status) throws Exception {
    byte[] half =
        "HTTP/1.1 %d Some\r\nContent-Length: 500\r\n\r\n{\"__type\": \"Access"
            .formatted(status)
            .getBytes(ISO_8859_1);
    try (HangingUpServer server = new HangingUpServer(half)) {
      callAt("http://localhost:" + server.port());

      assertThat(((AwsOutcome.Failed<String>) imported()).fault())
          .isInstanceOfSatisfying(
              AwsFault.Transient.class,
              fault -> assertThat(fault.delivery()).isEqualTo(Delivery.UNKNOWN));
    }
  }

  /** Some servers and load balancers close connections without announcing it. */
  @Test
  void losesNoImportWhenTheServerClosesIdleConnections() throws Exception {
    try (HangingUpServer server = new HangingUpServer(answer(IMPORTED))) {
      callAt("http://localhost:" + server.port());

      assertThat(imported(3))
          .hasSize(3)
          .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(AwsOutcome.Succeeded.class));
    }
  }

  @Test
  void usesTheProxyOfTheMachineWithoutRevealingSecretsToIt() throws Exception {
    try (OneAnswerServer proxy =
        new OneAnswerServer(
            "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1))) {
      systemProperties.set("https.proxyHost", "localhost");
      systemProperties.set("https.proxyPort", Integer.toString(proxy.port()));
      callAt("https://acm.test.invalid");

      assertThat(imported()).isInstanceOf(AwsOutcome.Failed.class);
      assertThat(proxy.received()).startsWith("CONNECT acm.test.invalid:443 HTTP/1.1");
      assertHasNoSecret(proxy.received());
    }
  }

  private void assertNotSent() {
    assertThat(imported())
        .isEqualTo(
            new AwsOutcome.Failed<String>(
                new AwsFault.Transient(
                    "No connection to AWS for acm:ImportCertificate", null, Delivery.NOT_SENT)));
    assertThat(arrived).isEmpty();
  }

  private static void assertHasNoSecret(String sent) {
    assertThat(sent)
        .doesNotContain(
            CREDENTIALS.accessKeyId(), "Authorization", "AWS4-HMAC", "X-Amz", "PrivateKey");
  }

  private static byte[] answer(String json) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(json.length(), json)
        .getBytes(ISO_8859_1);
  }

  private AwsOutcome<String> imported() {
    return imported(1).getFirst();
  }

  private List<AwsOutcome<String>> imported(int times) {
    return imported(times, PROPERTIES);
  }

  private List<AwsOutcome<String>> imported(int times, AwsProperties properties) {
    try (SdkHttpClient http = TestAwsClients.importHttpClient(properties);
        AcmClient acm = TestAwsClients.acmClient(http, properties)) {
      CertificateImporter importer = new CertificateImporter(acm, CALLS);
      return Stream.generate(() -> importer.importCertificate(CREDENTIALS, CERTIFICATE))
          .limit(times)
          .toList();
    }
  }

  private AwsOutcome<DistributionConfiguration> read() {
    try (SdkHttpClient http = TestAwsClients.awsHttpClient(PROPERTIES);
        CloudFrontClient cloudFront = TestAwsClients.cloudFrontClient(http, PROPERTIES)) {
      return new Distributions(cloudFront, CALLS).read(CREDENTIALS, "EWH7HR80TDW90");
    }
  }

  private void callAt(String endpoint) {
    systemProperties.set("aws.endpointUrl", endpoint);
  }

  private String server(int status, String location) throws IOException {
    HttpServer server = HttpServer.create(loopback(), 0);
    start(server, status, location);
    return "http://localhost:" + server.getAddress().getPort();
  }

  private String secureServer(TestCertificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore keys = newKeyStore();
    keys.load(new ByteArrayInputStream(certificate.pkcs12(PASSPHRASE)), PASSPHRASE.toCharArray());
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(keys, PASSPHRASE.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    start(server, 200, "");
    return "https://localhost:" + server.getAddress().getPort();
  }

  private String endlessServer(int status) throws IOException {
    HttpServer server = HttpServer.create(loopback(), 0);
    server.createContext("/", exchange -> answerWithoutEnd(exchange, status));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    servers.add(server);
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void answerWithoutEnd(HttpExchange exchange, int status) throws IOException {
    byte[] more = new byte[64 * 1024];
    Arrays.fill(more, (byte) ' ');
    exchange.sendResponseHeaders(status, 0);
    for (; ; ) {
      exchange.getResponseBody().write(more);
      sent.addAndGet(more.length);
    }
  }

  private void start(HttpServer server, int status, String location) {
    server.createContext("/", exchange -> answer(exchange, status, location));
    server.start();
    servers.add(server);
  }

  private void answer(HttpExchange exchange, int status, String location) throws IOException {
    try (exchange) {
      arrived.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      exchange.getRequestBody().readAllBytes();
      boolean _ = over.await(pause.toNanos(), TimeUnit.NANOSECONDS);
      if (!location.isEmpty()) {
        exchange.getResponseHeaders().add("Location", location + "/");
      }
      byte[] body = IMPORTED.getBytes(ISO_8859_1);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException stopping) {
      throw new IOException(stopping);
    }
  }

  private static KeyStore newKeyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
