package io.autossl.deployer.deployment.store;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.plan.QueryPlan;
import io.autossl.deployer.plan.QueryPlanConfiguration;
import io.autossl.deployer.plan.QueryPlans;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.SeparateDeployerTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** No request makes the database read all of a long history. */
@SeparateDeployerTest
@Import(QueryPlanConfiguration.class)
class LongHistoryTest {

  private static final List<String> GROWING =
      List.of(
          "audit_event",
          "deployment",
          "deployment_step",
          "certificate",
          "deployment_target",
          "idempotency_key");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private QueryPlans plans;
  @Autowired private DeploymentRetention retention;

  @BeforeEach
  void fill() {
    simulator.reset();
    if (History.isEmpty(jdbc)) {
      History.of(20_000, 2).writeTo(jdbc);
    }
  }

  static Stream<String> lists() {
    List<String> filters = new ArrayList<>();
    for (String target : List.of("", "targetId=" + History.target(7))) {
      for (String certificate : List.of("", "certificateId=" + History.certificate(7))) {
        for (String status :
            List.of(
                "",
                "status=SUCCEEDED",
                "status=FAILED",
                "status=QUEUED",
                "status=QUEUED,RUNNING",
                "status=SUCCEEDED,FAILED",
                "active=true",
                "active=false",
                "active=false&status=FAILED,SKIPPED,RUNNING")) {
          filters.add("/api/v1/deployments?" + String.join("&", target, certificate, status));
        }
      }
    }
    for (String action : List.of("", "action=DEPLOYMENT_FINISHED")) {
      for (String resource : List.of("", "resourceId=" + History.deployment(7))) {
        filters.add("/api/v1/audit-events?" + String.join("&", action, resource));
      }
    }
    for (String name : List.of("", "name=" + History.certificateName(7))) {
      for (String status : List.of("", "status=VALID", "status=EXPIRING", "status=EXPIRED")) {
        for (String current : List.of("", "current=true")) {
          for (String end : List.of("", "expiresBefore=2026-01-01T00:00:00Z")) {
            filters.add("/api/v1/certificates?" + join(name, status, current, end));
          }
        }
      }
    }
    filters.add("/api/v1/deployment-targets?");
    filters.add("/api/v1/deployment-targets?accessKey=" + History.accessKey());
    filters.add("/api/v1/deployment-targets?certificateName=" + History.certificateName(7));
    return filters.stream();
  }

  private static String join(String... parameters) {
    return Stream.of(parameters).filter(set -> !set.isEmpty()).collect(joining("&"));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void isListedByIndexesAtAnyDepth(String list) throws Exception {
    String deep = list + "&after=" + History.cursorInTheMiddle();

    // Certificates that expire in a period are few, and are sorted after reading.
    boolean inOrder = !list.contains("expiresBefore") && !list.contains("status=EXPIR");

    assertThatNothingIsScanned(plans.during(() -> api.get(list).expect(200)), inOrder);
    assertThatNothingIsScanned(plans.during(() -> api.get(deep).expect(200)), inOrder);
  }

  @Test
  void isSummarizedForManyTargetsInAFixedNumberOfStatements() throws Exception {
    String list = "/api/v1/deployment-targets?accessKey=" + History.accessKey() + "&limit=";
    String afterTheNewest = "&after=" + History.cursorOfTarget(1950);

    List<QueryPlan> forOne =
        ofRequest(plans.during(() -> api.get(list + 1 + afterTheNewest).expect(200)));
    List<QueryPlan> forMany =
        ofRequest(
            plans.during(
                () -> {
                  JsonNode items =
                      api.get(list + 200 + "&after=" + History.cursorOfTarget(1951))
                          .expect(200)
                          .json()
                          .path("items");
                  assertThat(items).hasSize(200);
                  assertThat(items)
                      .extracting(item -> item.path("state").asString())
                      .containsOnly("IN_SYNC", "OUT_OF_SYNC")
                      .contains("OUT_OF_SYNC");
                  return items;
                }));

    // One more, which reads the distributions of targets that are not in sync.
    assertThat(forMany).hasSize(forOne.size() + 1).hasSizeLessThan(5);
    assertThatNothingIsScanned(forMany, false);
  }

  @Test
  void doesNotSlowDownADeployment() throws Exception {
    AwsAccount account = AwsAccount.in(simulator);
    String accessKey = api.createAccessKey(account);
    String target = api.createTarget(accessKey, account.addDistributions(2, "www.example.com"));
    String certificate =
        api.uploadCertificate(TestCertificates.authority("Test CA").issue("*.example.com"));

    List<QueryPlan> made =
        plans.during(
            () -> {
              String deployment =
                  api.requestDeployment(target, certificate, "Idempotency-Key", "once" + target)
                      .expect(202)
                      .text("id");
              api.finished(deployment, "SUCCEEDED");
              api.post("/api/v1/deployments/" + deployment + "/cancel").expect(409);
              api.post("/api/v1/deployments/" + deployment + "/retry").expect(409);
              String auto =
                  api.post(
                          "/api/v1/deployment-targets",
                          Map.of(
                              "name",
                              ApiClient.unique("auto"),
                              "accessKey",
                              accessKey,
                              "certificateName",
                              "*.example.com",
                              "autoDeploy",
                              true,
                              "distributionIds",
                              List.of(account.addDistribution("a.example.com"))))
                      .expect(201)
                      .text("id");
              api.uploadCertificate(
                  TestCertificates.authority("Test CA").issue("*.example.com"), "*.example.com");
              String automatic =
                  api.get("/api/v1/deployments?targetId=" + auto)
                      .json()
                      .at("/items/0/id")
                      .asString();
              return api.finished(automatic, "SUCCEEDED");
            });

    assertThat(made).hasSizeGreaterThan(50);
    assertThatNothingIsScanned(made, false);
  }

  @Test
  void isSearchedByAnIndexForDeploymentsToDelete() throws Exception {
    assertThatNothingIsScanned(plans.during(() -> retention.deleteOld(() -> false)), false);
  }

  /** Without the statements of the queue, which polls. */
  private static List<QueryPlan> ofRequest(List<QueryPlan> made) {
    return made.stream().filter(plan -> !plan.sql().contains("scheduled_tasks")).toList();
  }

  private static void assertThatNothingIsScanned(List<QueryPlan> made, boolean norSorted) {
    assertThat(made).isNotEmpty();
    assertThat(made)
        .allSatisfy(
            plan -> {
              assertThat(plan.scannedTables()).as("%s", plan).doesNotContainAnyElementsOf(GROWING);
              assertThat(plan.rowsReadInVain()).as("%s", plan).isLessThan(1_000);
            });
    if (norSorted) {
      assertThat(made)
          .filteredOn(plan -> plan.sql().contains("order by"))
          .isNotEmpty()
          .allSatisfy(plan -> assertThat(plan.sorts()).as("%s", plan).isFalse());
    }
  }
}
