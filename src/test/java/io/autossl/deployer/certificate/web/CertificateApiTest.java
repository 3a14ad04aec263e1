package io.autossl.deployer.certificate.web;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.Together;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@DeployerTest
class CertificateApiTest {

  private static final String PATH = "/api/v1/certificates";
  private static final TestAuthority AUTHORITY = TestCertificates.authority("Test CA");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcClient jdbc;

  @BeforeEach
  void prepare() {
    simulator.reset();
  }

  @Test
  void storesACertificateAndTellsWhatItIs() {
    TestCertificate certificate = AUTHORITY.issue("example.com", "*.example.com");

    ApiAnswer stored = upload(certificate).expect(201);

    JsonNode json = stored.json();
    assertThat(json.propertyNames())
        .containsExactly(
            "id",
            "name",
            "subject",
            "issuer",
            "serialNumber",
            "fingerprintSha256",
            "domainNames",
            "notBefore",
            "notAfter",
            "keyAlgorithm",
            "chain",
            "status",
            "warnings",
            "createdAt");
    assertThat(UUID.fromString(stored.text("id")).version()).isEqualTo(7);
    assertThat(stored.header("Location")).isEqualTo(PATH + "/" + stored.text("id"));
    assertThat(stored.text("name")).isEqualTo("example.com");
    assertThat(stored.text("subject")).isEqualTo("CN=example.com");
    assertThat(stored.text("issuer")).isEqualTo("CN=Test CA");
    assertThat(stored.text("serialNumber")).matches("[0-9a-f]+");
    assertThat(stored.text("fingerprintSha256"))
        .matches("[0-9a-f]{64}")
        .isEqualTo(certificate.fingerprintSha256());
    assertThat(texts(json.path("domainNames"))).containsExactly("example.com", "*.example.com");
    assertThat(stored.text("notBefore"))
        .isEqualTo(certificate.certificate().getNotBefore().toInstant().toString());
    assertThat(stored.text("notAfter"))
        .isEqualTo(certificate.certificate().getNotAfter().toInstant().toString());
    assertThat(stored.text("keyAlgorithm")).isEqualTo("EC_prime256v1");
    assertThat(stored.text("status")).isEqualTo("VALID");
    assertThat(json.path("warnings").toString()).isEqualTo("[]");
    assertThat(stored.text("createdAt")).endsWith("Z");
    JsonNode issuer = json.path("chain").path(0);
    assertThat(json.path("chain").size()).isEqualTo(1);
    assertThat(issuer.propertyNames())
        .containsExactly("subject", "issuer", "notAfter", "fingerprintSha256");
    assertThat(issuer.path("subject").asString()).isEqualTo("CN=Test CA");
    assertThat(issuer.path("issuer").asString()).isEqualTo("CN=Test CA Root");
    assertThat(issuer.path("notAfter").asString()).isEqualTo("2119-12-31T23:59:59Z");
    assertThat(issuer.path("fingerprintSha256").asString())
        .isEqualTo(TestCertificate.fingerprintSha256(certificate.chain().getFirst()));
    assertThat(api.get(stored.header("Location")).expect(200).json()).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(ints = {2048, 3072, 4096})
  void storesRsaKeys(int bits) {
    TestCertificate certificate =
        AUTHORITY.issue(TestCertificateRequest.of("rsa.example").withKeys(TestKeys.rsa(bits)));

    ApiAnswer stored = upload(certificate).expect(201);

    assertThat(stored.text("keyAlgorithm")).isEqualTo("RSA_" + bits);
    assertThat(stored.json().path("warnings").toString()).isEqualTo("[]");
  }

  @Test
  void storesTheSameCertificateOnce() {
    TestCertificate certificate = AUTHORITY.issue("example.com");
    ApiAnswer stored = upload(certificate, "name", "first name").expect(201);

    ApiAnswer again = upload(certificate, "name", "other name").expect(200);
    ApiAnswer asFile = pkcs12(certificate.pkcs12("secret"), "secret").expect(200);

    assertThat(again.json()).isEqualTo(stored.json());
    assertThat(again.header("Location")).isEqualTo(stored.header("Location"));
    assertThat(asFile.json()).isEqualTo(stored.json());
  }

  @Test
  void storesTheSameCertificateOnceAlsoWhenItComesManyTimesAtTheSameMoment() {
    TestCertificate certificate = AUTHORITY.issue(unique());

    List<ApiAnswer> answers = Together.run(20, number -> upload(certificate));

    assertThat(answers).extracting(ApiAnswer::status).containsOnlyOnce(201).containsOnly(200, 201);
    assertThat(answers).extracting(answer -> answer.text("id")).containsOnly(id(answers));
    assertThat(listed(certificate)).hasSize(1);
  }

  @Test
  void takesFiles() {
    TestCertificate certificate = AUTHORITY.issue("example.com");

    ApiAnswer stored =
        new CertificateForm()
            .file("certificate", certificate.certificatePem())
            .file("certificateChain", certificate.chainPem())
            .file("privateKey", certificate.privateKeyPem())
            .send(api)
            .expect(201);

    assertThat(stored.text("fingerprintSha256")).isEqualTo(certificate.fingerprintSha256());
    assertThat(stored.text("name")).isEqualTo("example.com");
    assertThat(stored.json().path("chain").size()).isEqualTo(1);
  }

  @Test
  void takesFieldsOfAForm() {
    TestCertificate certificate = AUTHORITY.issue("example.com");

    ApiAnswer stored =
        new CertificateForm()
            .field("name", "größer")
            .field("certificate", certificate.fullChainPem())
            .field(
                "privateKey",
                TestPem.encryptedTraditional(
                    certificate.keys().getPrivate(), "päss phrase", "AES-256-CBC"))
            .field("passphrase", "päss phrase")
            .send(api)
            .expect(201);

    assertThat(stored.text("name")).isEqualTo("größer");
    assertThat(stored.text("fingerprintSha256")).isEqualTo(certificate.fingerprintSha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "secret\n", "secret\r\n"})
  void takesAPassphraseAsAFile(String passphraseFile) {
    TestCertificate certificate = AUTHORITY.issue("example.com");

    new CertificateForm()
        .file("certificate", certificate.fullChainPem())
        .file("privateKey", encrypted(certificate, "secret"))
        .file("passphrase", passphraseFile)
        .send(api)
        .expect(201);
  }

  @Test
  void takesPkcs12() {
    TestCertificate certificate = AUTHORITY.issue("example.com");

    ApiAnswer stored = pkcs12(certificate.pkcs12("päss"), "päss").expect(201);

    assertThat(stored.text("fingerprintSha256")).isEqualTo(certificate.fingerprintSha256());
    assertThat(stored.json().path("chain").size()).isEqualTo(1);
    assertThat(stored.json().path("warnings").toString()).isEqualTo("[]");
  }

  @Test
  void refusesAFormThatIsNotWhole() {
    TestCertificate certificate = AUTHORITY.issue("example.com");

    new CertificateForm().field("name", "x").send(api).expectInvalidField("certificate");
    new CertificateForm()
        .file("certificate", certificate.certificatePem())
        .send(api)
        .expectInvalidField("privateKey");
    new CertificateForm()
        .file("privateKey", certificate.privateKeyPem())
        .send(api)
        .expectInvalidField("certificate");
    new CertificateForm()
        .field("name", " ")
        .file("pkcs12", certificate.pkcs12("secret"))
        .field("passphrase", "secret")
        .send(api)
        .expectInvalidField("name");
    new CertificateForm()
        .file("pkcs12", certificate.pkcs12("secret"))
        .file("privateKey", certificate.privateKeyPem())
        .send(api)
        .expectInvalidField("pkcs12");
    assertThat(listed(certificate)).isEmpty();
  }

  @Test
  void countsAnEmptyPartOfAFormAsNotSent() {
    TestCertificate certificate = AUTHORITY.issue("example.com");

    new CertificateForm()
        .field("name", "")
        .file("certificate", certificate.fullChainPem())
        .file("certificateChain", "")
        .file("privateKey", certificate.privateKeyPem())
        .file("pkcs12", "")
        .field("passphrase", "")
        .file("passphrase", "")
        .send(api)
        .expect(201);
  }

  @Test
  void refusesARepeatedPartOfAForm() {
    TestCertificate certificate = AUTHORITY.issue("example.com");

    new CertificateForm()
        .file("certificate", certificate.certificatePem())
        .file("certificate", certificate.chainPem())
        .file("privateKey", certificate.privateKeyPem())
        .send(api)
        .expectInvalidField("certificate");
  }

  @Test
  void refusesUnknownPartsOfAForm() {
    TestCertificate certificate = AUTHORITY.issue("example.com");

    ApiAnswer refusal =
        new CertificateForm()
            .file("certificate", certificate.fullChainPem())
            .file("private_key", certificate.privateKeyPem())
            .field("dryRun", "")
            .send(api)
            .expectProblem(400, "UNKNOWN_FIELD");

    assertThat(refusal.json().path("errors"))
        .extracting(error -> error.path("field").asString())
        .containsExactly("dryRun", "private_key");
  }

  @Test
  void readsFieldsOfAFormInUtf16AndRefusesOtherEncodings() {
    TestCertificate certificate = AUTHORITY.issue("example.com");
    CertificateForm form =
        new CertificateForm()
            .file("certificate", certificate.fullChainPem())
            .file("privateKey", encrypted(certificate, "secret"))
            .file("passphrase", "\uFEFFsecret\r\n".getBytes(UTF_16LE));

    assertThat(form.send(api).expect(201).text("name")).isEqualTo("example.com");
    form.file("name", new byte[] {(byte) 0xE9}).send(api).expectInvalidField("name");
  }

  @Test
  void takesPkcs12AsJson() {
    TestCertificate certificate = AUTHORITY.issue("example.com");
    String pkcs12 = Base64.getMimeEncoder().encodeToString(certificate.pkcs12("päss"));

    ApiAnswer stored =
        api.post(PATH, Map.of("name", "shop", "pkcs12", pkcs12, "passphrase", "päss")).expect(201);

    assertThat(stored.text("name")).isEqualTo("shop");
    assertThat(stored.text("fingerprintSha256")).isEqualTo(certificate.fingerprintSha256());
    assertThat(stored.json().path("chain").size()).isEqualTo(1);
    api.post(PATH, Map.of("pkcs12", pkcs12, "passphrase", "wrong"))
        .expectProblem(422, "WRONG_PASSPHRASE");
    api.post(PATH, Map.of("pkcs12", "?", "passphrase", "päss"))
        .expectProblem(422, "MALFORMED_PKCS12");
  }

  @ParameterizedTest
  @MethodSource
  void refusesWhatIsNeitherPemNorPkcs12AndNamesAllFields(
      Map<String, String> upload, List<String> fields) {
    assertThat(fields(api.post(PATH, upload))).isEqualTo(fields);

    CertificateForm form = new CertificateForm();
    upload.forEach(form::field);
    assertThat(fields(form.send(api))).isEqualTo(fields);
  }

  static Stream<Arguments> refusesWhatIsNeitherPemNorPkcs12AndNamesAllFields() {
    String text = "text";
    return Stream.of(
        Arguments.of(Map.of("passphrase", text), List.of("certificate", "privateKey")),
        Arguments.of(
            Map.of("name", "\u0007", "certificateChain", text),
            List.of("name", "certificate", "privateKey")),
        Arguments.of(Map.of("certificate", text), List.of("privateKey")),
        Arguments.of(Map.of("privateKey", text), List.of("certificate")),
        Arguments.of(Map.of("pkcs12", text, "certificate", text), List.of("pkcs12")),
        Arguments.of(Map.of("pkcs12", text, "certificateChain", text), List.of("pkcs12")),
        Arguments.of(
            Map.of("pkcs12", text, "privateKey", text, "name", " "), List.of("name", "pkcs12")));
  }

  private static List<String> fields(ApiAnswer refusal) {
    refusal.expectProblem(400, "VALIDATION_FAILED");
    return refusal
        .json()
        .path("errors")
        .valueStream()
        .map(error -> error.path("field").asString())
        .toList();
  }

  @Test
  void tellsHowLongANameIsAndMayBe() {
    Map<String, String> upload = Map.of("name", "n".repeat(256), "pkcs12", "text");
    CertificateForm form = new CertificateForm();
    upload.forEach(form::field);

    for (ApiAnswer refusal : List.of(api.post(PATH, upload), form.send(api))) {
      refusal.expectInvalidField("name");
      assertThat(refusal.text("detail"))
          .isEqualTo("The field \"name\" may have 1 to 255 characters; it has 256.");
    }
  }

  @Test
  void takesAPassphraseOf1024Characters() {
    TestCertificate issued = AUTHORITY.issue("example.com");
    String longest = "p".repeat(1024);
    String tooLong = longest + "p";

    upload(issued, "passphrase", longest).expect(201);
    pkcs12(issued.pkcs12(longest), longest).expect(200);
    for (ApiAnswer refusal :
        List.of(upload(issued, "passphrase", tooLong), pkcs12(issued.pkcs12(tooLong), tooLong))) {
      refusal.expectInvalidField("passphrase");
      assertThat(refusal.text("detail"))
          .isEqualTo("The field \"passphrase\" may have at most 1,024 characters.");
    }
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource("invalidFields")
  void refusesAnInvalidField(String field, Object value) {
    upload(AUTHORITY.issue("example.com"), field, value).expectInvalidField(field);
  }

  static Stream<Arguments> invalidFields() {
    return Stream.of(
        Arguments.of("certificate", ""),
        Arguments.of("certificate", " \n"),
        Arguments.of("certificate", List.of("text")),
        Arguments.of("privateKey", ""),
        Arguments.of("privateKey", Map.of()),
        Arguments.of("name", " "),
        Arguments.of("name", "n".repeat(256)));
  }

  @Test
  void listsCertificatesOfANameNewestFirst() {
    String name = unique();
    String first = upload(AUTHORITY.issue(name)).expect(201).text("id");
    String second = upload(AUTHORITY.issue("a.example"), "name", name).expect(201).text("id");
    upload(AUTHORITY.issue("www." + name)).expect(201);
    String third = upload(AUTHORITY.issue(name, "www." + name)).expect(201).text("id");

    JsonNode all = api.get(PATH + "?name=" + name).expect(200).json();
    JsonNode page = api.get(PATH + "?limit=2&name=" + name).expect(200).json();
    JsonNode rest =
        api.get(PATH + "?limit=2&name=" + name + "&after=" + page.path("next").asString()).json();

    assertThat(ids(all)).containsExactly(third, second, first);
    assertThat(all.path("next").isNull()).isTrue();
    assertThat(ids(page)).containsExactly(third, second);
    assertThat(ids(rest)).containsExactly(first);
    assertThat(rest.path("next").isNull()).isTrue();
    assertThat(all.path("items").path(0)).isEqualTo(api.get(PATH + "/" + third).json());
    assertThat(ids(api.get(PATH + "?name=nobody.example").expect(200).json())).isEmpty();
  }

  @Test
  void listsCertificatesByTheirEnd() {
    String name = unique();
    String other = unique();
    Instant now = Instant.now();
    String oldest = upload(name, now.plus(Duration.ofDays(10)));
    String valid = upload(name, now.plus(Duration.ofDays(90)));
    String soon = upload(other, now.plus(Duration.ofDays(20)));
    String expired = upload(other, now.plus(Duration.ofDays(5)));
    jdbc.sql("update certificate set not_after = :end where id = :id")
        .param("end", Timestamp.from(now.minusSeconds(60)))
        .param("id", UUID.fromString(expired))
        .update();
    List<String> all = List.of(expired, soon, valid, oldest);

    assertThat(listed("", all)).isEqualTo(all);
    assertThat(listed("status=VALID", all)).containsExactly(valid);
    assertThat(listed("status=EXPIRING", all)).containsExactly(soon, oldest);
    assertThat(listed("status=EXPIRED", all)).containsExactly(expired);
    assertThat(listed("current=false", all)).isEqualTo(all);
    assertThat(listed("current=true", all)).containsExactly(expired, valid);
    assertThat(listed("current=true&status=EXPIRING", all)).isEmpty();
    assertThat(listed("current=true&name=" + name, all)).containsExactly(valid);
    assertThat(listed("status=EXPIRING&name=" + name, all)).containsExactly(oldest);
    String inTwoWeeks = now.plus(Duration.ofDays(14)).truncatedTo(SECONDS).toString();
    assertThat(listed("expiresBefore=" + inTwoWeeks, all)).containsExactly(expired, oldest);
    assertThat(listed("expiresBefore=" + inTwoWeeks + "&status=EXPIRING", all))
        .containsExactly(oldest);
    assertThat(listed("expiresBefore=" + inTwoWeeks + "&current=true", all))
        .containsExactly(expired);
  }

  @Test
  void listsThePreviousCertificateAsCurrentWhenTheNewestIsDeleted() {
    String name = unique();
    String older = upload(name, Instant.now().plus(Duration.ofDays(90)));
    String newer = upload(name, Instant.now().plus(Duration.ofDays(90)));
    assertThat(listed("current=true", List.of(newer, older))).containsExactly(newer);

    api.delete(PATH + "/" + newer).expect(204);

    assertThat(listed("current=true", List.of(newer, older))).containsExactly(older);
  }

  @Test
  void pagesThroughAFilteredList() {
    String name = unique();
    Instant end = Instant.now().plus(Duration.ofDays(3));
    String first = upload(name, end);
    String second = upload(name, end);
    String path = PATH + "?limit=1&status=EXPIRING&expiresBefore=9999-12-31T23:59:59Z";

    JsonNode page = api.get(path).expect(200).json();
    JsonNode next = api.get(path + "&after=" + page.path("next").asString()).expect(200).json();

    assertThat(ids(page)).containsExactly(second);
    assertThat(ids(next)).containsExactly(first);
  }

  @ParameterizedTest
  @CsvSource({
    "status=GONE, status",
    "current=perhaps, current",
    "expiresBefore=tomorrow, expiresBefore",
    "expiresBefore=%2B12345-01-01T00:00:00Z, expiresBefore",
    "expiresBefore=-0001-01-01T00:00:00Z, expiresBefore"
  })
  void refusesAFilterThatIsNone(String query, String field) {
    api.get(PATH + "?" + query).expectInvalidField(field);
  }

  private String upload(String name, Instant end) {
    return upload(AUTHORITY.issue(TestCertificateRequest.of(name).withNotAfter(end)))
        .expect(201)
        .text("id");
  }

  /** Those of some certificates that a query lists, in its order. */
  private List<String> listed(String query, List<String> some) {
    return ids(api.get(PATH + "?limit=200&" + query).expect(200).json()).stream()
        .filter(some::contains)
        .toList();
  }

  @Test
  void givesTheCertificateWithItsChainAndWithoutItsKey() {
    TestCertificate certificate = AUTHORITY.issue("example.com");
    String location = upload(certificate).expect(201).header("Location");

    ApiAnswer pem = api.get(location + "/pem").expect(200);

    assertThat(pem.header("Content-Type")).startsWith("application/x-pem-file");
    assertThat(pem.body())
        .isEqualToNormalizingNewlines(certificate.fullChainPem())
        .doesNotContain("PRIVATE");
    assertThat(api.get(location + "/pem", "Accept", "application/x-pem-file").body())
        .isEqualTo(pem.body());
  }

  @Test
  void deletesACertificate() {
    TestCertificate certificate = AUTHORITY.issue("deleted.example.com");
    ApiAnswer stored = upload(certificate).expect(201);

    assertThat(api.delete(stored.header("Location")).expect(204).body()).isEmpty();

    api.get(stored.header("Location")).expectProblem(404, "NOT_FOUND");
    api.get(stored.header("Location") + "/pem").expectProblem(404, "NOT_FOUND");
    api.delete(stored.header("Location")).expectProblem(404, "NOT_FOUND");
    assertThat(upload(certificate).expect(201).text("id")).isNotEqualTo(stored.text("id"));
  }

  @Test
  void keepsACertificateWhileADeploymentOfItIsActive() throws InterruptedException {
    AwsAccount account = AwsAccount.in(simulator);
    String target =
        api.createTarget(
            api.createAccessKey(account), List.of(account.addDistribution("example.com")));
    ApiAnswer stored = upload(AUTHORITY.issue("example.com")).expect(201);
    HangingCalls reads = simulator.faults().on(GET_DISTRIBUTION_CONFIG).hangBeforeProcessing();
    String deployment = api.deploy(target, stored.text("id"));
    assertThat(reads.awaitCall(Duration.ofSeconds(10))).isTrue();

    api.delete(stored.header("Location")).expectProblem(409, "CERTIFICATE_IN_USE");

    reads.release();
    api.finished(deployment, "SUCCEEDED");
    api.delete(stored.header("Location")).expect(204);
    assertThat(api.deployment(deployment).path("certificateId").asString())
        .isEqualTo(stored.text("id"));
  }

  @Test
  void tellsThatACertificateExpiresSoon() {
    Instant now = Instant.now();

    assertThat(statusOf(now.plus(Duration.ofDays(31)))).isEqualTo("VALID");
    assertThat(statusOf(now.plus(Duration.ofDays(29)))).isEqualTo("EXPIRING");
    assertThat(statusOf(now.plus(Duration.ofHours(1)))).isEqualTo("EXPIRING");
  }

  private String statusOf(Instant notAfter) {
    return upload(AUTHORITY.issue(TestCertificateRequest.of("example.com").withNotAfter(notAfter)))
        .expect(201)
        .text("status");
  }

  private ApiAnswer upload(TestCertificate certificate) {
    return api.uploadCertificate(certificate, null);
  }

  private ApiAnswer upload(TestCertificate certificate, String field, Object value) {
    Map<String, Object> body = new HashMap<>();
    body.put("certificate", certificate.fullChainPem());
    body.put("privateKey", certificate.privateKeyPem());
    body.put(field, value);
    return api.post(PATH, body);
  }

  private ApiAnswer pkcs12(byte[] file, String passphrase) {
    return new CertificateForm().file("pkcs12", file).field("passphrase", passphrase).send(api);
  }

  private List<String> listed(TestCertificate certificate) {
    return api.get(PATH + "?limit=200")
        .expect(200)
        .json()
        .path("items")
        .valueStream()
        .map(item -> item.path("fingerprintSha256").asString())
        .filter(certificate.fingerprintSha256()::equals)
        .toList();
  }

  private static String encrypted(TestCertificate certificate, String passphrase) {
    return TestPem.encryptedPkcs8(certificate.keys().getPrivate(), passphrase);
  }

  private static String id(List<ApiAnswer> answers) {
    return answers.getFirst().text("id");
  }

  private static String unique() {
    return "host-" + UUID.randomUUID() + ".example";
  }

  private static List<String> ids(JsonNode page) {
    return page.path("items").valueStream().map(item -> item.path("id").asString()).toList();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
