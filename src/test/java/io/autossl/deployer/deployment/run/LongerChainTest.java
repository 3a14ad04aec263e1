package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.Together;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The same certificate again, with a longer chain. */
@DeployerTest
@Tag("any-database")
class LongerChainTest {

  private static final String PATH = "/api/v1/certificates";
  private static final TestAuthority MIDDLE = TestCertificates.authority("Middle CA");
  private static final TestAuthority ISSUER = MIDDLE.intermediate("Issuing CA");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;

  private final String name = "host-" + UUID.randomUUID() + ".example";
  private final TestCertificate certificate = ISSUER.issue(name);

  private AwsAccount account;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
  }

  @ParameterizedTest
  @MethodSource
  void replacesTheStoredChain(List<Integer> first, List<Integer> second, boolean replaced) {
    List<X509Certificate> issuers =
        List.of(ISSUER.certificate(), MIDDLE.certificate(), MIDDLE.certificates().getLast());
    ApiAnswer before = upload(first.stream().map(issuers::get).toList()).expect(201);

    ApiAnswer after = upload(second.stream().map(issuers::get).toList()).expect(200);

    assertThat(after.text("id")).isEqualTo(before.text("id"));
    assertThat(api.get(after.header("Location")).expect(200).json()).isEqualTo(after.json());
    if (replaced) {
      List<X509Certificate> chain =
          second.stream().filter(issuer -> issuer < 2).map(issuers::get).toList();
      assertThat(subjects(after)).hasSameSizeAs(chain).isNotEqualTo(subjects(before));
      assertThat(after.json().path("warnings").toString()).doesNotContain("CHAIN_INCOMPLETE");
      assertThat(api.get(after.header("Location") + "/pem").body())
          .isEqualToNormalizingNewlines(certificate.certificatePem() + TestPem.certificates(chain));
    } else {
      assertThat(after.json()).isEqualTo(before.json());
    }
    assertThat(audited(after.text("id")))
        .extracting(event -> event.at("/details/chainReplaced").asBoolean(false))
        .isEqualTo(replaced ? List.of(true, false) : List.of(false));
  }

  static Stream<Arguments> replacesTheStoredChain() {
    return Stream.of(
        Arguments.of(List.of(), List.of(0), true),
        Arguments.of(List.of(), List.of(0, 1), true),
        Arguments.of(List.of(0), List.of(0, 1), true),
        Arguments.of(List.of(0, 2), List.of(0, 1, 2), true),
        Arguments.of(List.of(0, 1), List.of(0, 1, 2), false),
        Arguments.of(List.of(0, 1), List.of(0), false),
        Arguments.of(List.of(0), List.of(), false),
        Arguments.of(List.of(0), List.of(0, 2), false),
        Arguments.of(List.of(), List.of(1), false));
  }

  @Test
  void isKeptWhenShorterOnesAreUploadedConcurrently() {
    List<List<X509Certificate>> chains =
        List.of(List.of(), List.of(ISSUER.certificate()), certificate.chain());

    List<ApiAnswer> answers = Together.run(18, number -> upload(chains.get(number % 3)));

    assertThat(answers).extracting(ApiAnswer::status).containsOnlyOnce(201).containsOnly(200, 201);
    assertThat(answers)
        .extracting(answer -> answer.text("id"))
        .containsOnly(answers.getFirst().text("id"));
    assertThat(subjects(api.get(answers.getFirst().header("Location")))).hasSize(2);
  }

  @Test
  void isImportedAndReplacesTheShorterOneInCloudFront() {
    String distribution = account.addDistribution(name);
    String target = api.createTarget(api.createAccessKey(account), List.of(distribution));
    String id = upload(List.of()).expect(201).text("id");
    api.finished(api.deploy(target, id), "SUCCEEDED");
    String shortOne = requireNonNull(account.servedBy(distribution));
    assertThat(updateOf(api.finished(api.deploy(target, id), "SUCCEEDED")))
        .isEqualTo("ALREADY_DEPLOYED");

    upload(certificate.chain()).expect(200);
    JsonNode deployment = api.finished(api.deploy(target, id), "SUCCEEDED");

    String longOne = requireNonNull(account.servedBy(distribution));
    assertThat(longOne).isNotEqualTo(shortOne);
    assertThat(deployment.path("acmCertificateArn").asString()).isEqualTo(longOne);
    assertThat(deployment.at("/summary/updated").asInt()).isEqualTo(1);
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(2);
    assertThat(updateOf(api.finished(api.deploy(target, id), "SUCCEEDED")))
        .isEqualTo("ALREADY_DEPLOYED");
  }

  @Test
  void doesNotDisturbADeploymentThatImportsTheShorterOne() throws InterruptedException {
    String distribution = account.addDistribution(name);
    String target = api.createTarget(api.createAccessKey(account), List.of(distribution));
    String id = upload(List.of()).expect(201).text("id");
    HangingCalls imports = simulator.faults().on(IMPORT_CERTIFICATE).hangBeforeProcessing();
    String running = api.deploy(target, id);
    assertThat(imports.awaitCall(Duration.ofSeconds(10))).isTrue();

    upload(certificate.chain()).expect(200);
    String next = api.deploy(target, id);
    imports.release();

    JsonNode first = api.finished(running, "SUCCEEDED");
    JsonNode second = api.finished(next, "SUCCEEDED");
    assertThat(next).isNotEqualTo(running);
    assertThat(first.path("acmCertificateArn").asString())
        .isNotEqualTo(second.path("acmCertificateArn").asString())
        .isNotEqualTo(account.servedBy(distribution));
    assertThat(second.path("acmCertificateArn").asString())
        .isEqualTo(account.servedBy(distribution));
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isEqualTo(2);
  }

  @Test
  void isDeployedToAutomaticTargets() throws InterruptedException {
    String target = automaticTarget();
    HangingCalls reads = simulator.faults().on(GET_DISTRIBUTION_CONFIG).hangBeforeProcessing();
    upload(List.of()).expect(201);
    assertThat(reads.awaitCall(Duration.ofSeconds(10))).isTrue();

    upload(List.of(ISSUER.certificate())).expect(200);
    upload(certificate.chain()).expect(200);
    upload(certificate.chain()).expect(200);
    reads.release();

    List<JsonNode> deployments =
        api.get("/api/v1/deployments?targetId=" + target)
            .expect(200)
            .json()
            .path("items")
            .valueStream()
            .toList();
    assertThat(deployments).hasSize(2);
    List<String> arns =
        deployments.stream()
            .map(deployment -> api.finished(deployment.path("id").asString(), "SUCCEEDED"))
            .map(deployment -> deployment.path("acmCertificateArn").asString())
            .toList();
    assertThat(arns).doesNotHaveDuplicates();
  }

  private String automaticTarget() {
    return api.post(
            "/api/v1/deployment-targets",
            Map.of(
                "name",
                "automatic " + name,
                "accessKey",
                api.createAccessKey(account),
                "distributionIds",
                List.of(account.addDistribution(name)),
                "certificateName",
                name,
                "autoDeploy",
                true))
        .expect(201)
        .text("id");
  }

  private ApiAnswer upload(List<X509Certificate> chain) {
    return api.post(
        PATH,
        Map.of(
            "certificate",
            certificate.certificatePem(),
            "certificateChain",
            TestPem.certificates(chain),
            "privateKey",
            certificate.privateKeyPem()));
  }

  private List<JsonNode> audited(String id) {
    return api.get("/api/v1/audit-events?resourceId=" + id + "&action=CERTIFICATE_UPLOADED")
        .expect(200)
        .json()
        .path("items")
        .valueStream()
        .toList();
  }

  private static List<String> subjects(ApiAnswer answer) {
    return answer
        .json()
        .path("chain")
        .valueStream()
        .map(issuer -> issuer.path("subject").asString())
        .toList();
  }

  private static String updateOf(JsonNode deployment) {
    return deployment.at("/steps/2/code").asString();
  }
}
