package io.autossl.deployer.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.Faults;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

@DeployerTest
class AuditTrailTest {

  private static final String EVENTS = "/api/v1/audit-events";
  private static final TestAuthority AUTHORITY = TestCertificates.authority("Audit CA");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private AuditTrail auditTrail;
  @Autowired private AuditRetention retention;
  @Autowired private TransactionOperations transactions;
  @Autowired private JdbcTemplate jdbc;

  private AwsAccount account;

  @BeforeEach
  void reset() {
    simulator.reset();
    account = AwsAccount.in(simulator);
  }

  @Test
  void tellsOfAnAccessKey() {
    String id = api.createAccessKey(account);
    api.put("/api/v1/access-keys/" + id, Map.of("name", ApiClient.unique("renamed"))).expect(200);
    api.post("/api/v1/access-keys/" + id + "/check").expect(200);
    api.delete("/api/v1/access-keys/" + id).expect(204);

    assertThat(actions(id))
        .containsExactly(
            "ACCESS_KEY_CREATED", "ACCESS_KEY_UPDATED", "ACCESS_KEY_CHECKED", "ACCESS_KEY_DELETED");
    assertThat(events(id))
        .allSatisfy(
            event -> {
              assertThat(event.path("actor").asString()).isEqualTo("admin-token");
              assertThat(event.path("resourceType").asString()).isEqualTo("ACCESS_KEY");
              assertThat(event.propertyNames())
                  .containsExactly(
                      "id", "at", "actor", "action", "resourceType", "resourceId", "details");
            });
    assertThat(event(id, "ACCESS_KEY_UPDATED").path("details").path("secretChanged").asBoolean())
        .isFalse();
    assertThat(events(id).toString()).doesNotContain(account.secretAccessKey());
  }

  @Test
  void tellsOfADeploymentAndOfEachDistribution() {
    String distribution = account.addDistribution("example.com");
    String before = Objects.requireNonNullElse(account.servedBy(distribution), "");
    String target = api.createTarget(api.createAccessKey(account), List.of(distribution));
    String certificate = api.uploadCertificate(AUTHORITY.issue("example.com"));
    ApiAnswer token =
        api.post(
            "/api/v1/api-tokens", Map.of("name", ApiClient.unique("console"), "role", "OPERATOR"));
    ApiClient console = api.withToken(token.text("token"));

    String deployment = console.deploy(target, certificate);
    JsonNode finished = api.finished(deployment, "SUCCEEDED");

    assertThat(actions(certificate)).containsExactly("CERTIFICATE_UPLOADED");
    assertThat(actions(target)).containsExactly("TARGET_CREATED");
    assertThat(actions(deployment)).containsExactly("DEPLOYMENT_REQUESTED", "DEPLOYMENT_FINISHED");
    JsonNode requested = event(deployment, "DEPLOYMENT_REQUESTED");
    assertThat(requested.path("actor").asString()).isEqualTo(token.text("name"));
    assertThat(requested.path("actorTokenId").asString()).isEqualTo(token.text("id"));
    assertThat(event(deployment, "DEPLOYMENT_FINISHED").path("actor").asString())
        .isEqualTo("autossl");
    JsonNode updated = event(distribution, "DISTRIBUTION_UPDATED").path("details");
    assertThat(updated.path("deploymentId").asString()).isEqualTo(deployment);
    assertThat(updated.path("outcome").asString()).isEqualTo("TAKEN_EFFECT");
    assertThat(updated.path("viewerCertificateBefore").path("acmCertificateArn").asString(""))
        .isEqualTo(before);
    assertThat(updated.path("viewerCertificateAfter").path("acmCertificateArn"))
        .isEqualTo(finished.path("acmCertificateArn"));
    assertThat(updated.path("viewerCertificateAfter").path("sslSupportMethod").asString())
        .isEqualTo("sni-only");
  }

  @Test
  void recordsThePreviousCertificateOfAnUpdateWhoseAnswerWasLost() {
    String distribution = account.addDistribution("example.com");
    String target = api.createTarget(api.createAccessKey(account), List.of(distribution));
    simulator
        .faults()
        .on(AwsOperation.UPDATE_DISTRIBUTION)
        .times(1)
        .dropConnectionAfterProcessing();

    api.finished(
        api.deploy(target, api.uploadCertificate(AUTHORITY.issue("example.com"))), "SUCCEEDED");

    JsonNode updated = event(distribution, "DISTRIBUTION_UPDATED").path("details");
    assertThat(
            updated
                .path("viewerCertificateBefore")
                .path("cloudFrontDefaultCertificate")
                .isBoolean())
        .isTrue();
    assertThat(updated.path("viewerCertificateAfter").path("acmCertificateArn").asString())
        .startsWith("arn:aws:acm:");
  }

  @Test
  void tellsOfAnUpdateThatMayHaveTakenEffect() {
    String distribution = account.addDistribution("example.com");
    String target = api.createTarget(api.createAccessKey(account), List.of(distribution));
    Faults faults = simulator.faults();
    faults
        .on(AwsOperation.UPDATE_DISTRIBUTION)
        .times(1)
        .runBeforeProcessing(
            () ->
                faults
                    .on(AwsOperation.GET_DISTRIBUTION_CONFIG)
                    .always()
                    .error(403, "AccessDenied", "Not any more"));
    faults.on(AwsOperation.UPDATE_DISTRIBUTION).times(1).dropConnectionAfterProcessing();

    api.finished(
        api.deploy(target, api.uploadCertificate(AUTHORITY.issue("example.com"))), "FAILED");

    JsonNode updated = event(distribution, "DISTRIBUTION_UPDATED").path("details");
    assertThat(updated.path("outcome").asString()).isEqualTo("UNKNOWN");
    assertThat(updated.path("viewerCertificateAfter").propertyNames()).isEmpty();
  }

  @Test
  void tellsThatTheServiceDeploysByItself() {
    automaticTarget(
        api.createAccessKey(account), "auto.example", account.addDistribution("auto.example"));

    String deployment = deploymentOf(api.uploadCertificate(AUTHORITY.issue("auto.example")));

    assertThat(event(deployment, "DEPLOYMENT_REQUESTED").path("actor").asString())
        .isEqualTo("autossl");
    api.finished(deployment, "SUCCEEDED");
  }

  @Test
  void tellsOfACancelAndOfTokens() {
    simulator.behavior().latency(Duration.ofMillis(500));
    String target =
        api.createTarget(
            api.createAccessKey(account), List.of(account.addDistribution("example.com")));
    String deployment = api.deploy(target, api.uploadCertificate(AUTHORITY.issue("example.com")));

    api.post("/api/v1/deployments/" + deployment + "/cancel").expect(202);
    api.finished(deployment, "CANCELLED");

    assertThat(actions(deployment))
        .containsExactly("DEPLOYMENT_REQUESTED", "DEPLOYMENT_CANCELLED", "DEPLOYMENT_FINISHED");
    ApiAnswer token =
        api.post("/api/v1/api-tokens", Map.of("name", ApiClient.unique("x"), "role", "VIEWER"));
    api.delete("/api/v1/api-tokens/" + token.text("id")).expect(204);
    assertThat(actions(token.text("id"))).containsExactly("API_TOKEN_CREATED", "API_TOKEN_DELETED");
    assertThat(events(token.text("id")).toString()).doesNotContain(token.text("token"));
  }

  /** Literals, and not the names of the code: these are what others rely on. */
  @Test
  void tellsOfEverythingThatIsDone() {
    String distribution = account.addDistribution("covered.example");
    String uncovered = account.addDistribution("uncovered.example");
    List<String> resources = new ArrayList<>(List.of(distribution));

    String accessKey = api.createAccessKey(account);
    api.put("/api/v1/access-keys/" + accessKey, Map.of("name", ApiClient.unique("renamed")))
        .expect(200);
    api.post("/api/v1/access-keys/" + accessKey + "/check").expect(200);
    String target = automaticTarget(accessKey, "covered.example", distribution, uncovered);
    api.put(
            "/api/v1/deployment-targets/" + target,
            Map.of(
                "name",
                ApiClient.unique("renamed"),
                "accessKey",
                accessKey,
                "distributionIds",
                List.of(distribution, uncovered),
                "certificateName",
                "covered.example",
                "autoDeploy",
                true))
        .expect(200);
    String certificate = api.uploadCertificate(AUTHORITY.issue("covered.example"));
    String automatic = deploymentOf(certificate);
    api.finished(automatic, "PARTIALLY_SUCCEEDED");
    String retry = api.post("/api/v1/deployments/" + automatic + "/retry").expect(202).text("id");
    api.finished(retry, "SKIPPED");
    simulator.behavior().latency(Duration.ofMillis(500));
    String cancelled = api.deploy(target, certificate);
    api.post("/api/v1/deployments/" + cancelled + "/cancel").expect(202);
    api.finished(cancelled);
    api.delete("/api/v1/deployment-targets/" + target).expect(204);
    api.delete("/api/v1/certificates/" + certificate).expect(204);
    api.delete("/api/v1/access-keys/" + accessKey).expect(204);
    String token =
        api.post("/api/v1/api-tokens", Map.of("name", ApiClient.unique("x"), "role", "VIEWER"))
            .expect(201)
            .text("id");
    api.delete("/api/v1/api-tokens/" + token).expect(204);

    resources.addAll(List.of(accessKey, target, certificate, automatic, retry, cancelled, token));
    assertThat(resources.stream().flatMap(resource -> actions(resource).stream()).distinct())
        .containsExactlyInAnyOrder(
            "ACCESS_KEY_CREATED",
            "ACCESS_KEY_UPDATED",
            "ACCESS_KEY_DELETED",
            "ACCESS_KEY_CHECKED",
            "CERTIFICATE_UPLOADED",
            "CERTIFICATE_DELETED",
            "TARGET_CREATED",
            "TARGET_UPDATED",
            "TARGET_DELETED",
            "DEPLOYMENT_REQUESTED",
            "DEPLOYMENT_FINISHED",
            "DEPLOYMENT_CANCELLED",
            "API_TOKEN_CREATED",
            "API_TOKEN_DELETED",
            "DISTRIBUTION_UPDATED")
        .hasSameSizeAs(AuditAction.values());
    assertThat(actions(automatic)).containsExactly("DEPLOYMENT_REQUESTED", "DEPLOYMENT_FINISHED");
    assertThat(event(automatic, "DEPLOYMENT_REQUESTED").path("actor").asString())
        .isEqualTo("autossl");
    assertThat(actions(retry)).containsExactly("DEPLOYMENT_REQUESTED", "DEPLOYMENT_FINISHED");
    assertThat(event(retry, "DEPLOYMENT_REQUESTED").path("actor").asString())
        .isEqualTo("admin-token");
  }

  @Test
  void isWrittenInTheTransactionOfTheChange() {
    UUID resource = UUID.randomUUID();
    assertThatThrownBy(
            () ->
                auditTrail.recordOfService(
                    AuditAction.TARGET_DELETED, resource, AuditDetails.none()))
        .isInstanceOf(IllegalTransactionStateException.class);

    transactions.executeWithoutResult(
        status -> {
          auditTrail.recordOfService(AuditAction.TARGET_DELETED, resource, AuditDetails.none());
          status.setRollbackOnly();
        });

    assertThat(actions(resource.toString())).isEmpty();
  }

  @Test
  void isNeverChangedAndDeletedOnlyByRetention() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src", "main"))) {
      List<String> found =
          sources
              .filter(Files::isRegularFile)
              .filter(path -> mentions(path))
              .map(path -> path.getFileName().toString())
              .filter(name -> !name.equals("package-info.java"))
              .toList();
      assertThat(found)
          .containsExactlyInAnyOrder(
              "AuditEventRepository.java", "AuditRetention.java", "V7__tokens_and_audit.sql");
    }
  }

  private static boolean mentions(Path source) {
    try {
      return Files.readString(source).contains("audit_event");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void takesNoSecrets() {
    assertThat(AuditDetails.class.getDeclaredMethods())
        .filteredOn(method -> method.getName().equals("with"))
        .extracting(method -> method.getParameterTypes()[1])
        .containsExactlyInAnyOrder(
            String.class,
            List.class,
            UUID.class,
            Instant.class,
            Enum.class,
            long.class,
            boolean.class,
            AuditDetails.class);
  }

  @Test
  void isListedByActionAndInParts() {
    for (int key = 0; key < 3; key++) {
      api.createAccessKey(account);
    }

    JsonNode page = api.get(EVENTS + "?action=ACCESS_KEY_CREATED&limit=2").expect(200).json();
    JsonNode next =
        api.get(EVENTS + "?action=ACCESS_KEY_CREATED&limit=2&after=" + page.path("next").asString())
            .expect(200)
            .json();

    assertThat(page.path("items").size()).isEqualTo(2);
    assertThat(next.path("items").path(0).path("id").asString())
        .isLessThan(page.path("items").path(1).path("id").asString());
    api.get(EVENTS + "?action=&resourceId=").expectProblem(400, "UNKNOWN_PARAMETER");
    api.get(EVENTS + "?action=UNKNOWN").expectInvalidField("action");
    api.get(EVENTS + "?resourceId=%00").expectInvalidField("resourceId");
    api.delete(EVENTS).expectProblem(405, "METHOD_NOT_ALLOWED");
  }

  @Test
  void isForgottenAfterALongTimeOnly() {
    UUID resource = UUID.randomUUID();
    for (int number = 0; number < 2; number++) {
      transactions.executeWithoutResult(
          status ->
              auditTrail.recordOfService(
                  AuditAction.TARGET_DELETED, resource, AuditDetails.none()));
    }
    String old = events(resource.toString()).getLast().path("id").asString();
    jdbc.update(
        "update audit_event set at = timestamp with time zone '2020-01-01 00:00:00+00' where id ="
            + " ?",
        UUID.fromString(old));

    assertThat(retention.deleteOld(() -> false)).isEqualTo(1);

    assertThat(events(resource.toString()))
        .hasSize(1)
        .extracting(event -> event.path("id").asString())
        .doesNotContain(old);
  }

  private String automaticTarget(
      String accessKey, String certificateName, String... distributions) {
    return api.post(
            "/api/v1/deployment-targets",
            Map.of(
                "name",
                ApiClient.unique("automatic"),
                "accessKey",
                accessKey,
                "distributionIds",
                List.of(distributions),
                "certificateName",
                certificateName,
                "autoDeploy",
                true))
        .expect(201)
        .text("id");
  }

  private String deploymentOf(String certificate) {
    return api.get("/api/v1/deployments?certificateId=" + certificate)
        .expect(200)
        .json()
        .at("/items/0/id")
        .asString();
  }

  private List<String> actions(String resource) {
    return events(resource).reversed().stream()
        .map(event -> event.path("action").asString())
        .toList();
  }

  private JsonNode event(String resource, String action) {
    Map<String, JsonNode> events = new HashMap<>();
    events(resource).forEach(event -> events.put(event.path("action").asString(), event));
    return Objects.requireNonNull(events.get(action), () -> action + " in " + events.keySet());
  }

  private List<JsonNode> events(String resource) {
    return api.get(EVENTS + "?limit=200&resourceId=" + resource)
        .expect(200)
        .json()
        .path("items")
        .valueStream()
        .toList();
  }
}
