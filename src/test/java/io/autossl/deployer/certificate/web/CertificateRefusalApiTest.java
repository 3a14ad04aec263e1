package io.autossl.deployer.certificate.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the upload of certificates refuses, what it mends and what it warns of. */
@DeployerTest
@Tag("any-database")
class CertificateRefusalApiTest {

  private static final String PATH = "/api/v1/certificates";
  private static final int MEBIBYTE = 1 << 20;
  private static final TestAuthority ROOT = TestAuthority.root("Refusal CA Root");
  private static final TestAuthority AUTHORITY = ROOT.intermediate("Refusal CA");
  private static final TestCertificate CERTIFICATE = AUTHORITY.issue("refused.example");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;

  @BeforeEach
  void prepare() {
    simulator.reset();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void refusesWithACodeAndTheField(String code, String field, Map<String, String> upload) {
    String newest = newest();

    ApiAnswer refusal = api.post(PATH, upload).expectProblem(422, code);

    JsonNode errors = refusal.json().path("errors");
    assertThat(errors.size()).isEqualTo(1);
    assertThat(errors.path(0).path("field").asString()).isEqualTo(field);
    assertThat(errors.path(0).path("code").asString()).isEqualTo(code);
    assertThat(errors.path(0).path("message").asString()).isNotBlank();
    assertThat(newest()).isEqualTo(newest);
  }

  static Stream<Arguments> refusals() {
    String leaf = CERTIFICATE.certificatePem();
    String key = CERTIFICATE.privateKeyPem();
    String encrypted = TestPem.encryptedPkcs8(CERTIFICATE.keys().getPrivate(), "right");
    return Stream.of(
        Arguments.of("MALFORMED_CERTIFICATE", "certificate", pem("no certificate", key)),
        Arguments.of(
            "MALFORMED_CERTIFICATE",
            "certificate",
            pem(TestPem.block("CERTIFICATE", new byte[] {1}), key)),
        Arguments.of(
            "MALFORMED_CERTIFICATE",
            "certificateChain",
            with(pem(leaf, key), "certificateChain", "no chain")),
        Arguments.of("MALFORMED_PRIVATE_KEY", "privateKey", pem(leaf, "no key")),
        Arguments.of(
            "MALFORMED_PRIVATE_KEY",
            "privateKey",
            pem(leaf, TestPem.block("PRIVATE KEY", new byte[] {1}))),
        Arguments.of("PRIVATE_KEY_MISMATCH", "privateKey", pem(leaf, TestPem.pkcs8(newKey()))),
        Arguments.of("PASSPHRASE_REQUIRED", "passphrase", pem(leaf, encrypted)),
        Arguments.of(
            "WRONG_PASSPHRASE", "passphrase", with(pem(leaf, encrypted), "passphrase", "wrong")),
        Arguments.of(
            "CERTIFICATE_EXPIRED",
            "certificate",
            pem(request().withNotAfter(Instant.now().minusSeconds(5)))),
        Arguments.of(
            "CERTIFICATE_NOT_YET_VALID",
            "certificate",
            pem(request().withNotBefore(Instant.now().plus(Duration.ofHours(1))))),
        Arguments.of(
            "UNSUPPORTED_KEY_ALGORITHM",
            "privateKey",
            pem(request().withKeys(TestKeys.ec("secp384r1")))),
        Arguments.of(
            "UNSUPPORTED_KEY_ALGORITHM", "privateKey", pem(request().withKeys(TestKeys.ed25519()))),
        Arguments.of(
            "NO_DOMAIN_NAMES",
            "certificate",
            pem(TestCertificateRequest.of().withCommonName("refused.example"))),
        Arguments.of(
            "BROKEN_CHAIN",
            "certificateChain",
            with(
                pem(leaf, key),
                "certificateChain",
                TestPem.certificates(List.of(ROOT.intermediate("Refusal CA").certificate())))));
  }

  @Test
  void refusesPkcs12FilesWithACodeAndTheField() {
    String newest = newest();
    byte[] file = CERTIFICATE.pkcs12("right");

    assertRefused(new CertificateForm().file("pkcs12", "text"), "MALFORMED_PKCS12", "pkcs12");
    assertRefused(new CertificateForm().file("pkcs12", file), "PASSPHRASE_REQUIRED", "passphrase");
    assertRefused(
        new CertificateForm().file("pkcs12", file).field("passphrase", "wrong"),
        "WRONG_PASSPHRASE",
        "passphrase");
    assertThat(newest()).isEqualTo(newest);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("warnings")
  void warnsOfWhatItCorrectedOrSuspects(
      String warning, TestCertificate certificate, String pem, int chainLength) {
    ApiAnswer stored = api.post(PATH, pem(pem, certificate.privateKeyPem())).expect(201);

    JsonNode warnings = stored.json().path("warnings");
    assertThat(warnings).extracting(item -> item.path("code").asString()).containsExactly(warning);
    assertThat(warnings.path(0).propertyNames()).containsExactly("code", "message");
    assertThat(warnings.path(0).path("message").asString()).isNotBlank();
    assertThat(stored.json().path("chain").size()).isEqualTo(chainLength);
    assertThat(api.get(stored.header("Location") + "/pem").body())
        .startsWith(certificate.certificatePem().lines().findFirst().orElseThrow())
        .contains(certificate.certificatePem());
  }

  static Stream<Arguments> warnings() {
    TestCertificate ordered = AUTHORITY.issue("warned.example");
    TestCertificate rooted = AUTHORITY.issue("warned.example");
    TestCertificate followed = AUTHORITY.issue("warned.example");
    TestCertificate alone = AUTHORITY.issue("warned.example");
    TestCertificate own = TestCertificates.selfSigned(TestCertificateRequest.of("warned.example"));
    TestCertificate weak = AUTHORITY.issue(request().withKeys(TestKeys.rsa(1024)));
    return Stream.of(
        Arguments.of("CHAIN_REORDERED", ordered, ordered.chainPem() + ordered.certificatePem(), 1),
        Arguments.of("ROOT_REMOVED", rooted, rooted.fullChainPem() + rooted.rootPem(), 1),
        Arguments.of(
            "UNRELATED_CERTIFICATE_REMOVED",
            followed,
            followed.fullChainPem() + AUTHORITY.issue("other.example").certificatePem(),
            1),
        Arguments.of("CHAIN_INCOMPLETE", alone, alone.certificatePem(), 0),
        Arguments.of("SELF_SIGNED", own, own.certificatePem(), 0),
        Arguments.of("WEAK_KEY", weak, weak.fullChainPem(), 1));
  }

  @Test
  void refusesABodyOverOneMebibyte() {
    api.post(PATH, json(MEBIBYTE + 1)).expectProblem(413, "PAYLOAD_TOO_LARGE");
  }

  @Test
  void refusesABodyOverOneMebibyteThatDoesNotTellItsLength() {
    byte[] body = json(MEBIBYTE + 1).getBytes(UTF_8);

    api.send(
            "POST",
            PATH,
            BodyPublishers.ofByteArrays(List.of(body)),
            "Content-Type",
            "application/json")
        .expectProblem(413, "PAYLOAD_TOO_LARGE");
  }

  @Test
  void refusesAFormOverOneMebibyte() {
    hugeForm().send(api).expectProblem(413, "PAYLOAD_TOO_LARGE");
  }

  @Test
  void refusesAFormOverOneMebibyteThatDoesNotTellItsLength() {
    hugeForm().sendInChunks(api).expectProblem(413, "PAYLOAD_TOO_LARGE");
  }

  @Test
  void refusesAFormWithMorePartsThanThereAre() {
    CertificateForm form = new CertificateForm();
    for (int number = 0; number < 200; number++) {
      form.field("field" + number, "value");
    }

    ApiAnswer answer = form.send(api);

    assertThat(answer.status()).isIn(400, 413);
    answer.expectProblem(answer.status(), answer.text("code"));
  }

  @Test
  void readsABodyOfOneMebibyte() {
    api.post(PATH, json(MEBIBYTE)).expectProblem(422, "MALFORMED_CERTIFICATE");
  }

  private static CertificateForm hugeForm() {
    return new CertificateForm()
        .file("certificate", CERTIFICATE.certificatePem())
        .file("privateKey", CERTIFICATE.privateKeyPem())
        .file("certificateChain", new byte[MEBIBYTE]);
  }

  private void assertRefused(CertificateForm form, String code, String field) {
    ApiAnswer refusal = form.send(api).expectProblem(422, code);
    assertThat(refusal.json().path("errors").path(0).path("field").asString()).isEqualTo(field);
  }

  private String newest() {
    return api.get(PATH + "?limit=1").expect(200).body();
  }

  private static String json(int bytes) {
    Map<String, String> upload = pem("", CERTIFICATE.privateKeyPem());
    int rest = JsonMapper.shared().writeValueAsString(upload).length();
    return JsonMapper.shared()
        .writeValueAsString(with(upload, "certificate", "c".repeat(bytes - rest)));
  }

  private static TestCertificateRequest request() {
    return TestCertificateRequest.of("refused.example");
  }

  private static PrivateKey newKey() {
    return TestKeys.ecP256().getPrivate();
  }

  private static Map<String, String> pem(TestCertificateRequest request) {
    TestCertificate certificate = AUTHORITY.issue(request);
    return pem(certificate.fullChainPem(), certificate.privateKeyPem());
  }

  private static Map<String, String> pem(String certificate, String privateKey) {
    Map<String, String> upload = new LinkedHashMap<>();
    upload.put("certificate", certificate);
    upload.put("privateKey", privateKey);
    return upload;
  }

  private static Map<String, String> with(Map<String, String> upload, String field, String value) {
    Map<String, String> changed = new LinkedHashMap<>(upload);
    changed.put(field, value);
    return changed;
  }
}
