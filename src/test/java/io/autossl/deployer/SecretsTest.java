package io.autossl.deployer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.RecordedRequest;
import io.autossl.deployer.simulator.RepeatedPrivateKey;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.RawConnection;
import io.autossl.deployer.testing.TestEnvironment;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** Uses everything that has secrets, in a service that logs much, and then searches for them. */
@DeployerTest
@Isolated
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(
    properties = {
      "server.tomcat.basedir=${autossl.home}/server",
      "logging.level.root=DEBUG",
      "logging.level.io.autossl=TRACE",
      "logging.level.software.amazon.awssdk=DEBUG"
    })
class SecretsTest {

  private static final String KEYS = "/api/v1/access-keys";
  private static final String CERTIFICATES = "/api/v1/certificates";
  private static final String PASSPHRASE = "correct-horse-battery-staple-1";
  private static final String FILE_PASSPHRASE = "correct-horse-battery-staple-2";
  private static final String WRONG_PASSPHRASE = "correct-horse-battery-staple-3";

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcClient jdbc;
  @LocalServerPort private int port;

  @Value("${autossl.home}")
  private Path home;

  private final List<String> secrets = new ArrayList<>();
  private AwsAccount account;
  private AwsAccount rotated;
  private TestCertificate first;
  private TestCertificate second;

  @BeforeEach
  void prepare() {
    simulator.reset();
    api.recordAnswers();
    account = AwsAccount.in(simulator);
    rotated = AwsAccount.in(simulator);
    TestAuthority authority = TestCertificates.authority("Secrets CA");
    first = authority.issue(TestCertificateRequest.of("example.com").withKeys(TestKeys.rsa(2048)));
    second = authority.issue("example.com");
    secrets.addAll(
        List.of(
            account.secretAccessKey(),
            rotated.secretAccessKey(),
            PASSPHRASE,
            FILE_PASSPHRASE,
            WRONG_PASSPHRASE,
            TestEnvironment.ADMIN_TOKEN));
    addLinesOf(Stream.of(first, second).map(TestCertificate::privateKeyPem));
  }

  private void addLinesOf(Stream<String> privateKeys) {
    privateKeys
        .flatMap(String::lines)
        .filter(line -> !line.startsWith("-----"))
        .filter(line -> line.length() == 64)
        .forEach(secrets::add);
  }

  /** The service encodes a key in its own way. */
  private Stream<String> importedKeys() {
    return simulator.log().requests(AwsOperation.IMPORT_CERTIFICATE).stream()
        .map(RecordedRequest::importedPrivateKey);
  }

  @Test
  void areNeitherShownNorLoggedNorStoredInPlainText(CapturedOutput output) throws IOException {
    run();
    addLinesOf(importedKeys());

    assertThat(secrets).hasSizeGreaterThan(20);
    assertThat(api.recordedAnswers()).hasSizeGreaterThan(25);
    assertThat(api.recordedAnswers())
        .allSatisfy(answer -> assertHasNoSecret("the answer", shown(answer)));
    assertThat(output.getAll()).contains("DEBUG", "Access key", "Certificate");
    assertHasNoSecret("the log", output.getAll());
    assertThat(files()).isNotEmpty();
    for (Path file : files()) {
      assertHasNoSecret(file.toString(), new String(Files.readAllBytes(file), ISO_8859_1));
    }
    assertHasNoSecret("the database", database());
  }

  @Test
  @Tag("any-database")
  void logsEndpointsThatAreNotOfAws(CapturedOutput output) {
    assertThat(
            output
                .getAll()
                .lines()
                .filter(line -> line.contains("is not AWS's"))
                .map(line -> line.substring(line.lastIndexOf(" : ") + 3))
                .distinct())
        .containsExactlyInAnyOrder(
            "acm is not AWS's, but at " + simulator.endpoint(),
            "cloudfront is not AWS's, but at " + simulator.endpoint(),
            "sts is not AWS's, but at " + simulator.endpoint());
  }

  /** By default, the parts of a form are written to disk while it is received. */
  @Test
  @Tag("any-database")
  void keepsAnUploadInMemory() throws IOException {
    String part =
        "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"x.pem\"\r\n\r\n%s\r\n";
    try (RawConnection connection = new RawConnection(port)) {
      connection
          .send(
              "POST /api/v1/certificates HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                  + TestEnvironment.ADMIN_TOKEN
                  + "\r\nContent-Type: multipart/form-data; boundary=b"
                  + "\r\nContent-Length: 500000\r\n\r\n")
          .send(part.formatted("privateKey", first.privateKeyPem()))
          .send(part.formatted("certificate", first.fullChainPem()))
          .send("x".repeat(100_000));

      await()
          .during(Duration.ofSeconds(1))
          .untilAsserted(
              () -> assertThat(files()).noneMatch(file -> file.startsWith(home.resolve("server"))));
    }
  }

  /** For example what curl sends if the token comes from a file with Windows line ends. */
  @ParameterizedTest
  @Tag("any-database")
  @ValueSource(
      strings = {
        "Authorization: Bearer %s\r\r\n",
        "Authorization: Bearer %s\u0001\r\n",
        "Authorization: Bearer %s\u0000 \r\n",
        "Authorization: Bearer %s\u00e4\r\n",
        "Authorization: Bearer %s x\r\n",
        "Authorization: %s\r\n",
        "Authorization Bearer %s\r\n",
        "%s: x\r\n",
        "\u0001%s: x\r\n",
        " %s: x\r\n",
        "Cookie: %s\u00e4\u00f6\r\n",
        "Cookie: $Version=1; a=\"%s\r\n",
        "Host: %s\u0001\r\n",
        "Host: [%s]:x\r\n",
        "Host: %s_/\r\n",
        "Content-Length: %s\r\n",
        "Content-Length: 1%s\r\nContent-Length: 2\r\n",
        "Transfer-Encoding: %s\r\n",
        "Transfer-Encoding: chunked\r\n\r\n%s\r\n",
        "Content-Type: multipart/form-data; boundary=\"%s\r\n",
        "Content-Type: text/plain; charset=%s\r\n",
        "Accept: %s/\u00e4\r\n",
        "Accept-Language: %s\u00e4;q=x\r\n",
        "Expect: %s\r\n",
        "Upgrade: %s\r\nConnection: upgrade\r\n",
        "Origin: %s://\u00e4\r\n",
        "Range: bytes=%s\r\n",
        "If-Modified-Since: %s\r\n",
        "X-Forwarded-For: %s\r\nX-Forwarded-Proto: %s\r\n",
        "Forwarded: for=%s;host=%s\r\n",
        "traceparent: 00-%s-x-01\r\n",
        "baggage: %s=%s\u00e4\r\n"
      })
  void logsNoHeader(String header, CapturedOutput output) throws IOException {
    String value = "v" + HexFormat.of().formatHex(new SecureRandom().generateSeed(20));
    for (String start :
        List.of(
            "GET /api/v1/access-keys",
            "POST /api/v1/certificates",
            "GET /actuator/health",
            "GET /v3/api-docs")) {
      String host = header.startsWith("Host") ? "" : "Host: x\r\n";
      String request =
          start
              + " HTTP/1.1\r\n"
              + host
              + header.replace("%s", value)
              + "Connection: close\r\n\r\n";
      try (RawConnection connection = new RawConnection(port).send(request)) {
        assertThat(connection.answer()).doesNotContain(value);
      }
    }

    assertThat(output.getAll().lines().filter(line -> line.contains(value))).isEmpty();
  }

  private void run() {
    String key = api.createAccessKey(account);
    api.post(KEYS + "/" + key + "/check").expect(200);
    api.put(
            KEYS + "/" + key,
            Map.of(
                "accessKeyId", rotated.accessKeyId(),
                "secretAccessKey", rotated.secretAccessKey()))
        .expect(200);
    api.post(KEYS + "/" + key + "/check").expect(200);
    refuseAccessKeys(key);
    String certificate =
        api.post(
                CERTIFICATES,
                Map.of(
                    "certificate", first.fullChainPem(),
                    "privateKey", TestPem.encryptedPkcs8(first.keys().getPrivate(), PASSPHRASE),
                    "passphrase", PASSPHRASE))
            .expect(201)
            .text("id");
    String renewed = form("pkcs12", second.pkcs12(FILE_PASSPHRASE), FILE_PASSPHRASE, 201);
    refuseCertificates();
    deploy(key, certificate, renewed);
    api.get(KEYS).expect(200);
    api.get(CERTIFICATES).expect(200);
    api.get(CERTIFICATES + "/" + certificate + "/pem").expect(200);
    api.get("/actuator/prometheus").expect(200);
    api.get("/actuator/info").expect(200);
  }

  private void refuseAccessKeys(String key) {
    String secret = rotated.secretAccessKey();
    api.post(KEYS, Map.of("name", "x", "accessKeyId", secret, "secretAccessKey", "x")).expect(400);
    api.post(KEYS, Map.of("name", List.of(secret), "secretAccessKey", secret)).expect(400);
    api.post(KEYS, Map.of("name", "x", "secretAccessKey", List.of(secret))).expect(400);
    api.post(KEYS, Map.of("name", "x", "secretAccessKey", secret + " " + secret)).expect(400);
    api.post(KEYS, "{\"secretAccessKey\": \"" + secret + "\", nonsense").expect(400);
    api.post(KEYS, "\"" + secret + "\"").expect(400);
    api.post(KEYS, "[\"" + secret + "\"]").expect(400);
    api.put(KEYS + "/" + key, Map.of("name", "", "secretAccessKey", secret)).expect(400);
    api.put(KEYS + "/" + key, Map.of("secretAccessKey", secret), "If-Match", "\"9\"").expect(412);
    api.send("POST", KEYS, BodyPublishers.ofString(secret), "Content-Type", "text/plain")
        .expect(415);
  }

  private void refuseCertificates() {
    String pem = first.privateKeyPem();
    String encrypted = TestPem.encryptedPkcs8(first.keys().getPrivate(), PASSPHRASE);
    String leaf = first.certificatePem();
    refuse(422, Map.of("certificate", pem, "privateKey", pem));
    refuse(422, Map.of("certificate", pem, "privateKey", leaf));
    refuse(422, Map.of("certificate", leaf, "privateKey", leaf, "certificateChain", pem));
    refuse(422, Map.of("certificate", leaf, "privateKey", pem, "certificateChain", pem));
    refuse(422, Map.of("certificate", leaf, "privateKey", second.privateKeyPem()));
    refuse(422, Map.of("certificate", leaf, "privateKey", pem.substring(0, pem.length() / 2)));
    refuse(422, Map.of("certificate", leaf, "privateKey", pem.replace("PRIVATE", "SECRET")));
    refuse(422, Map.of("certificate", leaf, "privateKey", encrypted));
    refuse(
        422, Map.of("certificate", leaf, "privateKey", encrypted, "passphrase", WRONG_PASSPHRASE));
    refuse(400, Map.of("name", pem, "certificate", leaf, "privateKey", pem));
    refuse(400, Map.of("name", " ", "certificate", leaf, "privateKey", pem));
    refuse(400, Map.of("privateKey", pem, "passphrase", PASSPHRASE));
    refuse(400, Map.of("certificate", leaf, "privateKey", List.of(pem)));
    refuse(400, Map.of("certificate", leaf, "privateKey", pem, "passphrase", List.of(PASSPHRASE)));
    api.post(CERTIFICATES, "{\"privateKey\": \"" + pem).expect(400);
    form("pkcs12", second.pkcs12(FILE_PASSPHRASE), WRONG_PASSPHRASE, 422);
    form("pkcs12", pem.getBytes(UTF_8), PASSPHRASE, 422);
    form("certificate", pem.getBytes(UTF_8), PASSPHRASE, 400);
    form("name", pem.getBytes(UTF_8), PASSPHRASE, 400);
    form("unknown", pem.getBytes(UTF_8), PASSPHRASE, 400);
    api.get(CERTIFICATES + "?after=" + PASSPHRASE).expect(400);
    api.withToken(TestEnvironment.ADMIN_TOKEN + "x").get(CERTIFICATES).expect(401);
  }

  private void deploy(String key, String certificate, String renewed) {
    String target = api.createTarget(key, rotated.addDistributions(2, "example.com"));
    simulator.faults().on(AwsOperation.IMPORT_CERTIFICATE).internalError();
    simulator.faults().on(AwsOperation.UPDATE_DISTRIBUTION).dropConnectionAfterProcessing();
    api.finished(api.deploy(target, certificate), "SUCCEEDED");
    simulator
        .faults()
        .on(AwsOperation.IMPORT_CERTIFICATE)
        .error(400, "ValidationException", "The certificate is rejected");
    api.finished(api.deploy(target, renewed), "FAILED");
    repeatTheKey(target, renewed);
    simulator.setActive(rotated.accessKeyId(), false);
    api.finished(api.deploy(target, renewed), "FAILED");
    api.put(KEYS + "/" + key, Map.of("secretAccessKey", account.secretAccessKey())).expect(200);
    api.post(KEYS + "/" + key + "/check").expect(200);
    api.finished(api.deploy(target, renewed), "FAILED");
  }

  private void repeatTheKey(String target, String certificate) {
    var imports = simulator.faults().on(AwsOperation.IMPORT_CERTIFICATE);
    imports.page(200, RepeatedPrivateKey.BODY);
    imports.page(502, RepeatedPrivateKey.BODY);
    api.finished(api.deploy(target, certificate), "FAILED");
    imports.errorNamed(RepeatedPrivateKey.LINE, 400);
    api.finished(api.deploy(target, certificate), "FAILED");
    imports.error(400, "ValidationException", RepeatedPrivateKey.BODY);
    api.finished(api.deploy(target, certificate), "FAILED");
  }

  private void refuse(int status, Map<String, ?> upload) {
    api.post(CERTIFICATES, upload).expect(status);
  }

  private String form(String part, byte[] file, String passphrase, int status) {
    String boundary = "boundary-of-the-form";
    String disposition = "Content-Disposition: form-data; name=\"";
    return api.send(
            "POST",
            CERTIFICATES,
            BodyPublishers.concat(
                BodyPublishers.ofString(
                    "--" + boundary + "\r\n" + disposition + part + "\"; filename=\"x\"\r\n\r\n"),
                BodyPublishers.ofByteArray(file),
                BodyPublishers.ofString(
                    "\r\n--%s\r\n%spassphrase\"\r\n\r\n%s\r\n--%s--\r\n"
                        .formatted(boundary, disposition, passphrase, boundary))),
            "Content-Type",
            "multipart/form-data; boundary=" + boundary)
        .expect(status)
        .text("id");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** Every column of every table, as text; bytes as text and as they are. */
  private String database() {
    StringBuilder all = new StringBuilder();
    List<String> tables =
        jdbc
            .sql(
                """
                select table_name from information_schema.tables
                where lower(table_schema) = 'public'
                """)
            .query()
            .listOfRows()
            .stream()
            .map(row -> String.valueOf(row.get("table_name")))
            .toList();
    assertThat(tables).hasSizeGreaterThan(7);
    for (String table : tables) {
      for (Map<String, Object> row :
          jdbc.sql("select * from \"" + table + "\"").query().listOfRows()) {
        row.forEach((column, value) -> all.append(column).append('=').append(text(value)));
      }
    }
    assertThat(all).contains(rotated.accessKeyId(), first.fingerprintSha256());
    return all.toString();
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes ? new String(bytes, ISO_8859_1) : value + "\n";
  }

  private static String shown(ApiAnswer answer) {
    return answer.headers().map() + "\n" + answer.body();
  }

  private void assertHasNoSecret(String where, String text) {
    for (String secret : secrets) {
      byte[] bytes = secret.getBytes(UTF_8);
      for (String form :
          List.of(
              secret,
              Base64.getEncoder().withoutPadding().encodeToString(bytes),
              HexFormat.of().formatHex(bytes),
              new String(secret.getBytes(UTF_16BE), ISO_8859_1))) {
        assertThat(text.contains(form)).as("%s holds %s", where, secret).isFalse();
      }
    }
  }
}
