package io.autossl.deployer.deployment.web;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Lists of deployments have what their readers need, without reading each deployment. */
@DeployerTest
class DeploymentListTest {

  private static final String PATH = "/api/v1/deployments";
  private static final TestAuthority AUTHORITY = TestCertificates.authority("List CA");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;

  private AwsAccount account;
  private String accessKey;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
  }

  @Test
  void isFilteredByStatusesAndByActivity() throws InterruptedException {
    String target =
        api.createTarget(
            accessKey,
            List.of(
                account.addDistribution("example.com"), account.addDistribution("other.example")));
    String partly = finished(target, uploadCertificate(), "PARTIALLY_SUCCEEDED");
    String skipped =
        finished(target, api.uploadCertificate(AUTHORITY.issue("third.example")), "SKIPPED");
    String certificate = uploadCertificate();
    HangingCalls reads = simulator.faults().on(GET_DISTRIBUTION_CONFIG).hangBeforeProcessing();
    String running = api.deploy(target, certificate);
    assertThat(reads.awaitCall(Duration.ofSeconds(20))).isTrue();
    String queued = api.deploy(target, uploadCertificate());
    String to = "targetId=" + target;

    assertThat(list(to)).containsExactly(queued, running, skipped, partly);
    assertThat(list(to + "&status=RUNNING")).containsExactly(running);
    assertThat(list(to + "&status=QUEUED,RUNNING")).containsExactly(queued, running);
    assertThat(list(to + "&status=RUNNING,PARTIALLY_SUCCEEDED")).containsExactly(running, partly);
    assertThat(list(to + "&status=SKIPPED,SKIPPED")).containsExactly(skipped);
    assertThat(list(to + "&status=FAILED,CANCELLED,WAITING")).isEmpty();
    assertThat(list(to + "&active=true")).containsExactly(queued, running);
    assertThat(list(to + "&active=false")).containsExactly(skipped, partly);
    assertThat(list(to + "&active=true&status=RUNNING,SKIPPED")).containsExactly(running);
    assertThat(list(to + "&active=false&status=QUEUED,RUNNING")).isEmpty();
    assertThat(list(to + "&active=true&certificateId=" + certificate)).containsExactly(running);
    assertThat(list("active=true&certificateId=" + certificate)).containsExactly(running);
    assertThat(list("active=true")).startsWith(queued, running).doesNotContain(skipped, partly);

    assertThat(pages(to + "&active=false&limit=1")).containsExactly(skipped, partly);
    assertThat(pages(to + "&status=QUEUED,RUNNING,SKIPPED,PARTIALLY_SUCCEEDED&limit=3"))
        .containsExactly(queued, running, skipped, partly);
    reads.release();
    api.finished(queued, "PARTIALLY_SUCCEEDED");
  }

  @Test
  void refusesUnknownStatusesAndNamesTheKnownOnes() {
    for (String status : List.of("LATER", "QUEUED,LATER", "QUEUED,,RUNNING", "QUEUED,")) {
      api.get(PATH + "?status=" + status).expectInvalidField("status");
    }
    api.get(PATH + "?active=maybe").expectInvalidField("active");
    assertThat(api.get(PATH + "?status=QUEUED,LATER").json().at("/errors/0/message").asString())
        .isEqualTo(
            "must be one of QUEUED, RUNNING, WAITING, SUCCEEDED, PARTIALLY_SUCCEEDED, SKIPPED,"
                + " FAILED, CANCELLED");
  }

  @Test
  void showsTheFirstFailureCode() {
    String fine = account.addDistribution("example.com");
    String uncovered = account.addDistribution("other.example");
    String denied = account.addDistribution("example.com");
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .distribution(denied)
        .always()
        .error(403, "AccessDenied", "User is not authorized");
    String certificate = uploadCertificate();

    assertThat(failureCode(certificate, "SUCCEEDED", fine)).isEqualTo("null");
    assertThat(failureCode(certificate, "PARTIALLY_SUCCEEDED", fine, denied))
        .isEqualTo("ACCESS_DENIED");
    // The validation comes before the import, and before all updates.
    assertThat(failureCode(certificate, "SKIPPED", uncovered)).isEqualTo("DOMAINS_NOT_COVERED");
    assertThat(failureCode(certificate, "FAILED", denied, uncovered))
        .isEqualTo("DOMAINS_NOT_COVERED");
    assertThat(failureCode(certificate, "FAILED", denied, "EMISSING0000"))
        .isEqualTo("DISTRIBUTION_NOT_FOUND");
  }

  @Test
  void showsWhoRequestedADeploymentAndWhichOneItRetries() {
    String name = "console " + UUID.randomUUID();
    ApiClient console =
        api.withToken(
            api.post("/api/v1/api-tokens", Map.of("name", name, "role", "OPERATOR"))
                .expect(201)
                .text("token"));
    String target = api.createTarget(accessKey, List.of(account.addDistribution("other.example")));
    ApiAnswer first = console.requestDeployment(target, uploadCertificate()).expect(202);
    api.finished(first.text("id"), "SKIPPED");

    ApiAnswer retried = api.post(PATH + "/" + first.text("id") + "/retry").expect(202);

    assertThat(first.text("requestedBy")).isEqualTo(name);
    assertThat(first.json().path("retryOf").isNull()).isTrue();
    assertThat(retried.text("requestedBy")).isEqualTo("admin-token");
    assertThat(retried.text("retryOf")).isEqualTo(first.text("id"));
    JsonNode end = api.finished(retried.text("id"), "SKIPPED");
    assertThat(end.path("requestedBy").asString()).isEqualTo("admin-token");
    assertThat(end.path("retryOf").asString()).isEqualTo(first.text("id"));
    assertThat(items("targetId=" + target))
        .extracting(item -> item.path("requestedBy").asString())
        .containsExactly("admin-token", name);
  }

  /** As the list shows it, which is to be what the deployment by itself shows. */
  private String failureCode(String certificate, String status, String... distributions) {
    String target = api.createTarget(accessKey, List.of(distributions));
    String deployment = finished(target, certificate, status);
    JsonNode listed = items("targetId=" + target).getFirst().path("failureCode");
    assertThat(api.deployment(deployment).path("failureCode")).isEqualTo(listed);
    return listed.isNull() ? "null" : listed.asString();
  }

  private String uploadCertificate() {
    return api.uploadCertificate(AUTHORITY.issue("example.com"));
  }

  private String finished(String target, String certificate, String status) {
    return api.finished(api.deploy(target, certificate), status).path("id").asString();
  }

  private List<String> pages(String query) {
    List<String> all = new ArrayList<>();
    JsonNode page = api.get(PATH + "?" + query).expect(200).json();
    all.addAll(ids(page));
    while (!page.path("next").isNull()) {
      page = api.get(PATH + "?" + query + "&after=" + page.path("next").asString()).json();
      all.addAll(ids(page));
    }
    return all;
  }

  private List<String> list(String query) {
    return items(query).stream().map(item -> item.path("id").asString()).toList();
  }

  private List<JsonNode> items(String query) {
    return api.get(PATH + "?" + query).expect(200).json().path("items").valueStream().toList();
  }

  private static List<String> ids(JsonNode page) {
    return page.path("items").valueStream().map(item -> item.path("id").asString()).toList();
  }
}
