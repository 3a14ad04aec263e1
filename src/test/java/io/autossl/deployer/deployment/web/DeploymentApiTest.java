package io.autossl.deployer.deployment.web;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.simulator.RecordedRequest;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.Together;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

@DeployerTest
class DeploymentApiTest {

  private static final String PATH = "/api/v1/deployments";
  private static final int CALLS_AT_ONCE = 64;
  private static final TestAuthority AUTHORITY = TestCertificates.authority("Deployment CA");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcTemplate jdbc;

  private AwsAccount account;
  private String accessKey;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
  }

  @Test
  void answersAtOnceWithADeploymentThatHasAllItsSteps() throws InterruptedException {
    List<String> distributions = account.addDistributions(2, "example.com");
    String target = api.createTarget(accessKey, distributions);
    String certificate = uploadCertificate();
    HangingCalls reads = hangRead();

    ApiAnswer answer = api.requestDeployment(target, certificate).expect(202);

    JsonNode json = answer.json();
    assertThat(json.propertyNames())
        .containsExactly(
            "id",
            "targetId",
            "targetName",
            "certificateId",
            "certificateName",
            "certificateFingerprintSha256",
            "trigger",
            "requestedBy",
            "retryOf",
            "status",
            "distributionIds",
            "acmCertificateArn",
            "createdAt",
            "startedAt",
            "finishedAt",
            "progress",
            "summary",
            "failureCode",
            "steps");
    assertThat(UUID.fromString(answer.text("id")).version()).isEqualTo(7);
    assertThat(answer.header("Location")).isEqualTo(PATH + "/" + answer.text("id"));
    assertThat(answer.text("targetId")).isEqualTo(target);
    assertThat(answer.text("targetName")).startsWith("web shop ");
    assertThat(answer.text("certificateId")).isEqualTo(certificate);
    assertThat(answer.text("certificateName")).isEqualTo("example.com");
    assertThat(answer.text("certificateFingerprintSha256")).matches("[0-9a-f]{64}");
    assertThat(answer.text("trigger")).isEqualTo("MANUAL");
    assertThat(answer.text("requestedBy")).isEqualTo("admin-token");
    assertThat(json.path("retryOf").isNull()).isTrue();
    assertThat(json.path("failureCode").isNull()).isTrue();
    assertThat(answer.text("status")).isEqualTo("QUEUED");
    assertThat(texts(json.path("distributionIds"))).isEqualTo(distributions);
    assertThat(json.path("acmCertificateArn").isNull()).isTrue();
    assertThat(answer.text("createdAt")).endsWith("Z");
    assertThat(json.path("startedAt").isNull()).isTrue();
    assertThat(json.path("finishedAt").isNull()).isTrue();
    assertThat(json.path("progress").toString())
        .isEqualTo("{\"completedSteps\":0,\"totalSteps\":5}");
    assertThat(json.path("summary").toString())
        .isEqualTo("{\"updated\":0,\"unchanged\":0,\"skipped\":0,\"failed\":0}");
    assertThat(json.path("steps"))
        .extracting(step -> step.path("type").asString() + " " + step.path("status").asString())
        .containsExactly(
            "VALIDATE_DISTRIBUTION PENDING",
            "VALIDATE_DISTRIBUTION PENDING",
            "IMPORT_CERTIFICATE PENDING",
            "UPDATE_DISTRIBUTION PENDING",
            "UPDATE_DISTRIBUTION PENDING");
    assertThat(json.path("steps").path(0).propertyNames())
        .containsExactly(
            "sequence",
            "type",
            "distributionId",
            "status",
            "code",
            "message",
            "details",
            "attempts",
            "startedAt",
            "finishedAt",
            "awsRequestId");
    awaitCall(reads);
    assertThat(api.deployment(answer.text("id")).path("status").asString()).isEqualTo("RUNNING");
    reads.release();
    JsonNode finished = api.finished(answer.text("id"), "SUCCEEDED");
    assertThat(time(finished, "finishedAt")).isAfterOrEqualTo(time(finished, "startedAt"));
  }

  @Test
  void refusesATargetOrACertificateThatIsMissingOrUnknown() {
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String certificate = uploadCertificate();
    String unknown = UUID.randomUUID().toString();

    api.requestDeployment(unknown, certificate).expectInvalidField("targetId");
    api.requestDeployment(target, unknown).expectInvalidField("certificateId");
    api.requestDeployment("nonsense", certificate).expectInvalidField("targetId");
    api.requestDeployment(target, "nonsense").expectInvalidField("certificateId");
    api.post(PATH, Map.of("certificateId", certificate)).expectInvalidField("targetId");
    api.post(PATH, Map.of("targetId", target)).expectInvalidField("certificateId");

    assertThat(ids(api.get(PATH + "?targetId=" + target).json())).isEmpty();
    assertThat(simulator.log().calls()).isZero();
  }

  @Test
  void knowsNoDeploymentWithAnotherId() {
    String unknown = PATH + "/" + UUID.randomUUID();

    api.get(unknown).expectProblem(404, "NOT_FOUND");
    api.post(unknown + "/cancel").expectProblem(404, "NOT_FOUND");
    api.post(unknown + "/retry").expectProblem(404, "NOT_FOUND");
  }

  @Test
  void answersTheSameRequestWithTheSameDeployment() {
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String certificate = uploadCertificate();
    String key = UUID.randomUUID().toString();
    ApiAnswer first = request(target, certificate, key).expect(202);

    ApiAnswer again = request(target, certificate, key).expect(202);
    api.finished(first.text("id"), "SUCCEEDED");
    ApiAnswer later = request(target, certificate, key).expect(202);

    assertThat(again.text("id")).isEqualTo(first.text("id"));
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(later.text("id")).isEqualTo(first.text("id"));
    assertThat(later.text("status")).isEqualTo("SUCCEEDED");
    assertThat(ids(api.get(PATH + "?targetId=" + target).json())).hasSize(1);
  }

  @Test
  void refusesAnIdempotencyKeyOfAnotherRequest() {
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String other = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String certificate = uploadCertificate();
    String key = UUID.randomUUID().toString();
    String deployment = request(target, certificate, key).expect(202).text("id");
    api.finished(deployment, "SUCCEEDED");

    List<ApiAnswer> refusals =
        List.of(
            request(target, uploadCertificate(), key).expectProblem(409, "IDEMPOTENCY_KEY_REUSED"),
            request(other, certificate, key).expectProblem(409, "IDEMPOTENCY_KEY_REUSED"));

    assertThat(refusals)
        .extracting(refusal -> refusal.text("conflictingId"))
        .containsOnly(deployment);

    assertThat(ids(api.get(PATH + "?targetId=" + target).json())).hasSize(1);
    assertThat(ids(api.get(PATH + "?targetId=" + other).json())).isEmpty();
  }

  @Test
  void keepsIdempotencyKeysOfEachTokenApart() {
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String other = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String certificate = uploadCertificate();
    String key = UUID.randomUUID().toString();
    String name = ApiClient.unique("pipeline");
    ApiAnswer token = createToken(name);
    ApiClient pipeline = api.withToken(token.text("token"));
    String ofAdministrator = request(target, certificate, key).expect(202).text("id");
    api.finished(ofAdministrator, "SUCCEEDED");

    String ofPipeline = request(pipeline, other, certificate, key).expect(202).text("id");

    assertThat(ofPipeline).isNotEqualTo(ofAdministrator);
    assertThat(request(pipeline, other, certificate, key).expect(202).text("id"))
        .isEqualTo(ofPipeline);
    assertThat(
            request(pipeline, target, certificate, key)
                .expectProblem(409, "IDEMPOTENCY_KEY_REUSED")
                .text("conflictingId"))
        .isEqualTo(ofPipeline);
    assertThat(request(target, certificate, key).expect(202).text("id")).isEqualTo(ofAdministrator);
    api.finished(ofPipeline, "SUCCEEDED");
    // A token that is made under the name of a deleted one is another.
    api.delete("/api/v1/api-tokens/" + token.text("id")).expect(204);
    ApiClient successor = api.withToken(createToken(name).text("token"));
    String ofSuccessor = request(successor, target, certificate, key).expect(202).text("id");
    assertThat(ofSuccessor).isNotIn(ofAdministrator, ofPipeline);
    api.finished(ofSuccessor, "SUCCEEDED");
  }

  /** Older versions stored idempotency keys without the token. */
  @Test
  void ignoresAnIdempotencyKeyThatIsStoredWithoutAToken() {
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String certificate = uploadCertificate();
    String key = UUID.randomUUID().toString();
    String earlier = finished(target, certificate, "SUCCEEDED");
    jdbc.update(
        """
        insert into idempotency_key
          (idempotency_key, target_id, certificate_id, deployment_id, created_at)
        select ?, target_id, certificate_id, id, created_at from deployment where id = ?
        """,
        key,
        UUID.fromString(earlier));

    String deployment = request(target, certificate, key).expect(202).text("id");

    assertThat(deployment).isNotEqualTo(earlier);
    JsonNode finished = api.finished(deployment, "SUCCEEDED");
    assertThat(finished.at("/steps/2/code").asString()).isEqualTo("ALREADY_DEPLOYED");
    assertThat(request(target, certificate, key).expect(202).text("id")).isEqualTo(deployment);
  }

  @Test
  void takesAnIdempotencyKeyOfUpTo255Characters() {
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String certificate = uploadCertificate();
    String longest = UUID.randomUUID() + "k".repeat(219);

    request(target, certificate, longest + "k").expectProblem(400, "VALIDATION_FAILED");
    request(target, certificate, "").expectProblem(400, "VALIDATION_FAILED");
    api.finished(request(target, certificate, longest).expect(202).text("id"), "SUCCEEDED");
  }

  @Test
  void makesOneDeploymentOfTheSameRequestSentManyTimesAtTheSameMoment() {
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String certificate = uploadCertificate();
    String key = UUID.randomUUID().toString();

    List<ApiAnswer> answers = Together.run(20, number -> request(target, certificate, key));

    assertThat(answers).extracting(ApiAnswer::status).containsOnly(202);
    assertThat(answers).extracting(answer -> answer.text("id")).containsOnly(id(answers));
    api.finished(id(answers), "SUCCEEDED");
    assertThat(ids(api.get(PATH + "?targetId=" + target).json())).hasSize(1);
    assertThat(simulator.log().calls()).isEqualTo(3);
  }

  @Test
  void letsOneOfTwoRequestsWithTheSameIdempotencyKeyWin() {
    String certificate = uploadCertificate();
    List<String> targets =
        List.of(
            api.createTarget(accessKey, List.of(account.addDistribution("example.com"))),
            api.createTarget(accessKey, List.of(account.addDistribution("example.com"))));
    String key = UUID.randomUUID().toString();

    List<ApiAnswer> answers =
        Together.run(10, number -> request(targets.get(number % 2), certificate, key));

    assertThat(answers).extracting(ApiAnswer::status).containsOnly(202, 409);
    List<String> made =
        answers.stream()
            .filter(answer -> answer.status() == 202)
            .map(answer -> answer.text("id"))
            .distinct()
            .toList();
    assertThat(made).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 409)
        .extracting(answer -> answer.text("conflictingId"))
        .containsOnly(made.getFirst());
    assertThat(ids(api.get(PATH + "?certificateId=" + certificate).json())).isEqualTo(made);
    api.finished(made.getFirst(), "SUCCEEDED");
  }

  @Test
  void answersWithTheActiveDeploymentOfTheSameCertificate() throws InterruptedException {
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String certificate = uploadCertificate();
    HangingCalls reads = hangRead();
    String running = api.deploy(target, certificate);
    awaitCall(reads);

    ApiAnswer same = api.requestDeployment(target, certificate).expect(200);

    assertThat(same.text("id")).isEqualTo(running);
    assertThat(same.header("Location")).isEqualTo(PATH + "/" + running);
    reads.release();
    api.finished(running, "SUCCEEDED");
    assertThat(api.finished(api.deploy(target, certificate)).path("id").asString())
        .isNotEqualTo(running);
  }

  @Test
  void makesOneDeploymentOfManyRequestsAtTheSameMoment() throws InterruptedException {
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String certificate = uploadCertificate();
    HangingCalls reads = hangRead();

    List<ApiAnswer> answers =
        Together.run(20, number -> api.requestDeployment(target, certificate));

    assertThat(answers).extracting(ApiAnswer::status).containsOnlyOnce(202).containsOnly(200, 202);
    assertThat(answers).extracting(answer -> answer.text("id")).containsOnly(id(answers));
    awaitCall(reads);
    reads.release();
    api.finished(id(answers), "SUCCEEDED");
    assertThat(ids(api.get(PATH + "?targetId=" + target).json())).hasSize(1);
    assertThat(simulator.log().calls()).isEqualTo(3);
  }

  @Test
  void runsTheDeploymentsOfATargetOneAfterTheOther() throws InterruptedException {
    List<String> distributions = account.addDistributions(5, "example.com");
    String target = api.createTarget(accessKey, distributions);
    HangingCalls reads = hangRead();
    String first = api.deploy(target, uploadCertificate());
    awaitCall(reads);
    String second = api.deploy(target, uploadCertificate());
    String elsewhere =
        api.deploy(
            api.createTarget(accessKey, List.of(account.addDistribution("example.com"))),
            uploadCertificate());

    api.finished(elsewhere, "SUCCEEDED");
    assertThat(api.deployment(second).path("status").asString()).isEqualTo("QUEUED");
    assertThat(api.deployment(second).path("startedAt").isNull()).isTrue();
    reads.release();

    JsonNode firstEnd = api.finished(first, "SUCCEEDED");
    JsonNode secondEnd = api.finished(second, "SUCCEEDED");
    assertThat(time(secondEnd, "startedAt")).isAfterOrEqualTo(time(firstEnd, "finishedAt"));
    List<RecordedRequest> requests =
        simulator.log().requests().stream()
            .filter(request -> distributions.contains(request.resourceId()))
            .toList();
    assertThat(requests)
        .filteredOn(request -> request.operation() == UPDATE_DISTRIBUTION)
        .hasSize(10);
    int firstUpdates = lastIndexOf(requests, firstEnd);
    assertThat(requests.subList(0, firstUpdates + 1))
        .as("all reads and updates of the first deployment, and no others")
        .hasSize(10);
    assertThat(distributions)
        .allSatisfy(
            id ->
                assertThat(account.servedBy(id))
                    .isEqualTo(secondEnd.path("acmCertificateArn").asString()));
  }

  @Test
  void runsManyQueuedDeploymentsInTheOrderOfTheirRequests() throws InterruptedException {
    String target = api.createTarget(accessKey, account.addDistributions(2, "example.com"));
    HangingCalls reads = hangRead();
    String first = api.deploy(target, uploadCertificate());
    awaitCall(reads);
    List<String> queued =
        List.of(
            api.deploy(target, uploadCertificate()),
            api.deploy(target, uploadCertificate()),
            api.deploy(target, uploadCertificate()));
    reads.release();

    Instant previousEnd = time(api.finished(first, "SUCCEEDED"), "finishedAt");
    for (String id : queued) {
      JsonNode finished = api.finished(id, "SUCCEEDED");
      assertThat(time(finished, "startedAt")).isAfterOrEqualTo(previousEnd);
      previousEnd = time(finished, "finishedAt");
    }
  }

  @Test
  void answers304WhileADeploymentHasNotChanged() throws InterruptedException {
    HangingCalls reads = hangRead();
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String path = "/api/v1/deployments/" + api.deploy(target, uploadCertificate());
    awaitCall(reads);
    String tag = api.get(path).expect(200).header("ETag");

    api.get(path, "If-None-Match", tag).expect(304);
    reads.release();

    await().until(() -> api.get(path, "If-None-Match", tag).status() == 200);
    await().until(() -> api.get(path).json().path("status").asString().equals("SUCCEEDED"));
    assertThat(api.get(path).header("ETag")).isNotEqualTo(tag);
  }

  @Test
  void sendsTheContentLengthOfADeployment() {
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String path = "/api/v1/deployments/" + api.deploy(target, uploadCertificate());
    await().until(() -> api.get(path).json().path("status").asString().equals("SUCCEEDED"));

    ApiAnswer whole = api.get(path).expect(200);
    ApiAnswer head = api.send("HEAD", path, BodyPublishers.noBody()).expect(200);

    assertThat(whole.header("Content-Length"))
        .isEqualTo(Integer.toString(whole.body().getBytes(UTF_8).length))
        .isEqualTo(head.header("Content-Length"));
    assertThat(head.body()).isEmpty();
    assertThat(head.header("ETag")).isEqualTo(whole.header("ETag"));
  }

  @Test
  void listsDeploymentsWithoutTheirSteps() {
    String covered = account.addDistribution("example.com");
    String other = account.addDistribution("other.example");
    String shop = api.createTarget(accessKey, List.of(covered));
    String blog = api.createTarget(accessKey, List.of(other));
    String certificate = uploadCertificate();
    String renewed = uploadCertificate();
    String first = finished(shop, certificate, "SUCCEEDED");
    String second = finished(shop, renewed, "SUCCEEDED");
    String third = finished(blog, renewed, "SKIPPED");

    assertThat(list("targetId=" + shop)).containsExactly(second, first);
    assertThat(list("certificateId=" + renewed)).containsExactly(third, second);
    assertThat(list("certificateId=" + renewed + "&status=SKIPPED")).containsExactly(third);
    assertThat(list("certificateId=" + renewed + "&targetId=" + shop)).containsExactly(second);
    assertThat(list("targetId=" + shop + "&status=FAILED")).isEmpty();
    assertThat(list("targetId=" + UUID.randomUUID())).isEmpty();
    JsonNode page = api.get(PATH + "?limit=1&targetId=" + shop).expect(200).json();
    assertThat(ids(page)).containsExactly(second);
    JsonNode next =
        api.get(PATH + "?limit=1&targetId=" + shop + "&after=" + page.path("next").asString())
            .json();
    assertThat(ids(next)).containsExactly(first);
    assertThat(next.path("next").isNull()).isTrue();
    JsonNode item = page.path("items").path(0);
    assertThat(item.has("steps")).isFalse();
    JsonNode whole = api.deployment(second);
    assertThat(item.propertyNames())
        .allSatisfy(name -> assertThat(item.path(name)).isEqualTo(whole.path(name)));
    assertThat(item.propertyNames()).hasSize(whole.propertyNames().size() - 1);
  }

  @Test
  void cancelsAQueuedDeploymentBeforeAnythingIsSent() throws InterruptedException {
    String distribution = account.addDistribution("example.com");
    String target = api.createTarget(accessKey, List.of(distribution));
    HangingCalls reads = hangRead();
    String running = api.deploy(target, uploadCertificate());
    awaitCall(reads);
    String queued = api.deploy(target, uploadCertificate());

    ApiAnswer cancelled = api.post(PATH + "/" + queued + "/cancel").expect(202);

    assertThat(cancelled.text("id")).isEqualTo(queued);
    assertThat(cancelled.text("status")).isEqualTo("CANCELLED");
    reads.release();
    api.finished(running, "SUCCEEDED");
    JsonNode end = api.deployment(queued);
    assertThat(end.path("status").asString()).isEqualTo("CANCELLED");
    assertThat(end.path("finishedAt").isString()).isTrue();
    assertThat(end.path("steps"))
        .allSatisfy(
            step -> {
              assertThat(step.path("status").asString()).isEqualTo("CANCELLED");
              assertThat(step.path("code").asString()).isEqualTo("CANCELLED");
            });
    assertThat(simulator.log().calls()).isEqualTo(3);
  }

  @Test
  void startsNoCallAfterARunningDeploymentIsCancelled() {
    List<String> distributions = account.addDistributions(300, "example.com");
    String target = api.createTarget(accessKey, distributions);
    HangingCalls reads =
        simulator.faults().on(GET_DISTRIBUTION_CONFIG).always().hangBeforeProcessing();
    String running = api.deploy(target, uploadCertificate());
    await().until(() -> reads.waiting() >= CALLS_AT_ONCE);

    api.post(PATH + "/" + running + "/cancel").expect(202);
    int calls = simulator.log().calls();
    reads.release();

    JsonNode end = api.finished(running, "CANCELLED");
    assertThat(simulator.log().calls()).isEqualTo(calls);
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isZero();
    assertThat(end.path("steps"))
        .allSatisfy(
            step -> assertThat(step.path("status").asString()).isIn("SUCCEEDED", "CANCELLED"));
    assertThat(end.path("steps"))
        .filteredOn(step -> step.path("status").asString().equals("SUCCEEDED"))
        .hasSizeBetween(1, CALLS_AT_ONCE);
    assertThat(end.path("steps").valueStream().skip(300))
        .allSatisfy(
            step -> {
              assertThat(step.path("status").asString()).isEqualTo("CANCELLED");
              assertThat(step.path("code").asString()).isEqualTo("CANCELLED");
            });
    assertThat(end.path("summary").toString())
        .isEqualTo("{\"updated\":0,\"unchanged\":0,\"skipped\":0,\"failed\":0}");
    assertThat(end.path("progress").path("completedSteps").asInt()).isEqualTo(601);
  }

  @Test
  void countsUpdatesThatCompletedDespiteTheCancellation() throws InterruptedException {
    List<String> distributions = account.addDistributions(2, "example.com");
    String target = api.createTarget(accessKey, distributions);
    HangingCalls updates =
        simulator
            .faults()
            .on(UPDATE_DISTRIBUTION)
            .distribution(distributions.getFirst())
            .hangAfterProcessing();
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .distribution(distributions.getLast())
        .always()
        .throttle();
    String running = api.deploy(target, uploadCertificate());
    awaitCall(updates);

    api.post(PATH + "/" + running + "/cancel").expect(202);
    updates.release();

    JsonNode end = api.finished(running, "CANCELLED");
    assertThat(end.path("summary").toString())
        .isEqualTo("{\"updated\":1,\"unchanged\":0,\"skipped\":0,\"failed\":0}");
    assertThat(end.path("steps").path(3).path("status").asString()).isEqualTo("SUCCEEDED");
    assertThat(end.path("steps").path(4).path("status").asString()).isEqualTo("CANCELLED");
    assertThat(account.servedBy(distributions.getFirst())).isNotNull();
    assertThat(account.servedBy(distributions.getLast())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "other.example"})
  void cannotCancelADeploymentThatIsOver(String alias) {
    String target = api.createTarget(accessKey, List.of(account.addDistribution(alias)));
    JsonNode over = api.finished(api.deploy(target, uploadCertificate()));

    api.post(PATH + "/" + over.path("id").asString() + "/cancel")
        .expectProblem(409, "DEPLOYMENT_FINISHED");

    assertThat(api.deployment(over.path("id").asString())).isEqualTo(over);
  }

  @Test
  void retriesWhatWasSkippedOrFailedOnly() {
    String right = account.addDistribution("example.com");
    String skipped = account.addDistribution("other.example");
    String failed = account.addDistribution("example.com");
    String target = api.createTarget(accessKey, List.of(right, skipped, failed));
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .distribution(failed)
        .error(403, "AccessDenied", "User is not authorized");
    String certificate = uploadCertificate();
    String first = finished(target, certificate, "PARTIALLY_SUCCEEDED");
    simulator.log().clear();

    ApiAnswer retried = api.post(PATH + "/" + first + "/retry").expect(202);

    assertThat(retried.text("id")).isNotEqualTo(first);
    assertThat(retried.header("Location")).isEqualTo(PATH + "/" + retried.text("id"));
    assertThat(retried.text("trigger")).isEqualTo("RETRY");
    assertThat(retried.text("retryOf")).isEqualTo(first);
    assertThat(retried.text("certificateId")).isEqualTo(certificate);
    assertThat(texts(retried.json().path("distributionIds"))).containsExactly(skipped, failed);
    JsonNode end = api.finished(retried.text("id"), "PARTIALLY_SUCCEEDED");
    assertThat(end.path("summary").toString())
        .isEqualTo("{\"updated\":1,\"unchanged\":0,\"skipped\":1,\"failed\":0}");
    assertThat(simulator.log().calls(GET_DISTRIBUTION_CONFIG, right)).isZero();
    assertThat(simulator.log().calls(IMPORT_CERTIFICATE)).isZero();
    assertThat(account.servedBy(failed)).isEqualTo(account.servedBy(right)).isNotNull();
    assertThat(api.deployment(first).path("status").asString()).isEqualTo("PARTIALLY_SUCCEEDED");
  }

  @Test
  void retriesWhatWasCancelled() throws InterruptedException {
    List<String> distributions = account.addDistributions(3, "example.com");
    String target = api.createTarget(accessKey, distributions);
    HangingCalls reads = hangRead();
    String first = api.deploy(target, uploadCertificate());
    awaitCall(reads);
    api.post(PATH + "/" + first + "/cancel").expect(202);
    reads.release();
    api.finished(first, "CANCELLED");

    ApiAnswer retried = api.post(PATH + "/" + first + "/retry").expect(202);

    assertThat(texts(retried.json().path("distributionIds"))).isEqualTo(distributions);
    api.finished(retried.text("id"), "SUCCEEDED");
  }

  @Test
  void hasNothingToRetryWhenAllIsRight() {
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    String first = finished(target, uploadCertificate(), "SUCCEEDED");

    api.post(PATH + "/" + first + "/retry").expectProblem(409, "NOTHING_TO_RETRY");

    assertThat(list("targetId=" + target)).containsExactly(first);
  }

  @Test
  void cannotRetryWhatIsNotOver() throws InterruptedException {
    String target = api.createTarget(accessKey, List.of(account.addDistribution("example.com")));
    HangingCalls reads = hangRead();
    String running = api.deploy(target, uploadCertificate());
    awaitCall(reads);

    api.post(PATH + "/" + running + "/retry").expectProblem(409, "DEPLOYMENT_IN_PROGRESS");

    reads.release();
    api.finished(running, "SUCCEEDED");
  }

  @Test
  void cannotRetryWithoutTheTargetOrTheCertificate() {
    String distribution = account.addDistribution("other.example");
    String target = api.createTarget(accessKey, List.of(distribution));
    String certificate = uploadCertificate();
    String skipped = finished(target, certificate, "SKIPPED");
    api.delete("/api/v1/certificates/" + certificate).expect(204);
    api.post(PATH + "/" + skipped + "/retry").expectProblem(404, "NOT_FOUND");

    api.delete("/api/v1/deployment-targets/" + target).expect(204);

    api.post(PATH + "/" + skipped + "/retry").expectProblem(404, "NOT_FOUND");
    api.get(PATH + "/" + skipped).expect(200);
  }

  private HangingCalls hangRead() {
    return simulator.faults().on(GET_DISTRIBUTION_CONFIG).hangBeforeProcessing();
  }

  private static void awaitCall(HangingCalls calls) throws InterruptedException {
    assertThat(calls.awaitCall(Duration.ofSeconds(20))).isTrue();
  }

  private String uploadCertificate() {
    return api.uploadCertificate(AUTHORITY.issue("example.com"));
  }

  private String finished(String target, String certificate, String status) {
    return api.finished(api.deploy(target, certificate), status).path("id").asString();
  }

  private ApiAnswer createToken(String name) {
    return api.post("/api/v1/api-tokens", Map.of("name", name, "role", "OPERATOR")).expect(201);
  }

  private ApiAnswer request(String target, String certificate, String idempotencyKey) {
    return request(api, target, certificate, idempotencyKey);
  }

  private static ApiAnswer request(
      ApiClient caller, String target, String certificate, String idempotencyKey) {
    return caller.requestDeployment(target, certificate, "Idempotency-Key", idempotencyKey);
  }

  private List<String> list(String query) {
    return ids(api.get(PATH + "?" + query).expect(200).json());
  }

  private static int lastIndexOf(List<RecordedRequest> requests, JsonNode deployment) {
    List<String> own =
        deployment
            .path("steps")
            .valueStream()
            .map(step -> step.path("awsRequestId").asString(""))
            .toList();
    return requests.stream().map(RecordedRequest::requestId).toList().reversed().stream()
        .filter(own::contains)
        .findFirst()
        .map(last -> requests.stream().map(RecordedRequest::requestId).toList().indexOf(last))
        .orElseThrow();
  }

  private static String id(List<ApiAnswer> answers) {
    return answers.getFirst().text("id");
  }

  private static List<String> ids(JsonNode page) {
    return page.path("items").valueStream().map(item -> item.path("id").asString()).toList();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  private static Instant time(JsonNode deployment, String field) {
    return Instant.parse(deployment.path(field).asString());
  }
}
