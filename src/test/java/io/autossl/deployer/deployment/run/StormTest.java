package io.autossl.deployer.deployment.run;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.IMPORT_CERTIFICATE;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.deployment.web.XmlContent;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.DistributionConfigDocument;
import io.autossl.deployer.simulator.Fault;
import io.autossl.deployer.simulator.Faults;
import io.autossl.deployer.simulator.HangingCalls;
import io.autossl.deployer.simulator.RecordedRequest;
import io.autossl.deployer.simulator.SimulatedCertificate;
import io.autossl.deployer.simulator.SimulatedDistribution;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.RefusedConnections;
import io.autossl.deployer.testing.SeparateDeployerTest;
import io.autossl.deployer.testing.TestEnvironment;
import io.autossl.deployer.testing.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * Many concurrent deployments, while a tenth of all AWS calls fail with all kinds of transient
 * faults. The order of calls depends on the threads; the number of faults depends on the seed. It
 * is one storm, or ten with {@code -Pthorough}.
 */
@SeparateDeployerTest
@Import(RefusedConnections.Configuration.class)
@TestPropertySource(properties = "autossl.aws.call-timeout=5s")
@ParameterizedClass
@MethodSource("seeds")
class StormTest {

  private static final Logger log = LoggerFactory.getLogger(StormTest.class);
  private static final Duration MAX_STORM = Duration.ofSeconds(120);
  private static final int ACCESS_KEYS = 5;
  private static final int TARGETS_PER_ACCESS_KEY = 8;
  private static final int DISTRIBUTIONS_PER_TARGET = 20;

  private final long seed;
  private final Random random;
  private final TestAuthority authority = TestCertificates.authority("Storm CA");
  private final Map<TestCertificate, String> uploaded = new HashMap<>();
  private final Map<String, String> configurations = new ConcurrentHashMap<>();
  private final List<Target> targets = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final Set<String> disturbed = new HashSet<>();
  private final List<HangingCalls> hanging = new ArrayList<>();
  private final AtomicInteger unserved = new AtomicInteger();

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private RefusedConnections refusedConnections;

  private ApiClient burst;

  /** A target, and the certificate that it is to get. */
  private record Target(
      AwsAccount account, String id, List<String> distributions, TestCertificate certificate) {}

  StormTest(long seed) {
    this.seed = seed;
    random = new Random(seed);
  }

  static LongStream seeds() {
    return LongStream.range(7, 7 + Integer.getInteger("autossl.test.storms", 1));
  }

  @BeforeEach
  void prepare() {
    simulator.reset();
    simulator.log().bodiesKept(false);
    // Its many connections are stale when the storm is over: they are not used again.
    burst = api.withToken(TestEnvironment.ADMIN_TOKEN);
    TestCertificate ofMany = upload();
    TestCertificate ofSome = upload();
    for (int key = 0; key < ACCESS_KEYS; key++) {
      AwsAccount account = AwsAccount.in(simulator);
      String accessKey = api.createAccessKey(account);
      for (int number = 0; number < TARGETS_PER_ACCESS_KEY; number++) {
        TestCertificate certificate = number < 3 ? ofMany : number < 5 ? ofSome : upload();
        List<String> distributions = addDistributions(account);
        targets.add(
            new Target(
                account, api.createTarget(accessKey, distributions), distributions, certificate));
      }
      loseOneImportAtTheMost(account, key);
    }
    silence(targets.getFirst().distributions());
    brewUp();
  }

  @AfterEach
  void calmDown() {
    refusedConnections.refuse(0, seed);
    simulator.reset();
  }

  @Test
  void endsWithEveryDistributionUpdatedOnce() {
    log.info("Seed {}", seed);

    List<String> deployments = Together.run(targets.size(), number -> request(targets.get(number)));

    for (int number = 0; number < targets.size(); number++) {
      JsonNode deployment = finished(deployments.get(number));
      assertThat(deployment.path("status").asString())
          .as(deployment.toPrettyString())
          .isEqualTo("SUCCEEDED");
      assertThat(deployment.path("summary").path("updated").asInt())
          .as(deployment.toPrettyString())
          .isEqualTo(DISTRIBUTIONS_PER_TARGET);
      checkDistributions(targets.get(number), deployment.path("acmCertificateArn").asString());
    }
    checkImports();
    checkStorm();
  }

  /** Requests a deployment as a client should: again, when the service asks for it. */
  private String request(Target target) {
    ApiAnswer answer =
        untilServed(
            () ->
                burst.requestDeployment(
                    target.id(),
                    requireNonNull(uploaded.get(target.certificate())),
                    "Idempotency-Key",
                    "storm-" + target.id()));
    return answer.expect(202).text("id");
  }

  private JsonNode finished(String deployment) {
    return await()
        .dontCatchUncaughtExceptions()
        .atMost(MAX_STORM)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> untilServed(() -> api.get("/api/v1/deployments/" + deployment)).json(),
            shown -> !shown.path("finishedAt").isNull());
  }

  private ApiAnswer untilServed(Callable<ApiAnswer> request) {
    return await()
        .dontCatchUncaughtExceptions()
        .atMost(MAX_STORM)
        .pollDelay(Duration.ZERO)
        .until(request, answer -> !isUnserved(answer));
  }

  private boolean isUnserved(ApiAnswer answer) {
    boolean isUnserved = answer.status() == 503;
    unserved.addAndGet(isUnserved ? 1 : 0);
    return isUnserved;
  }

  private void checkDistributions(Target target, String arn) {
    SimulatedCertificate imported = simulator.certificate(arn).orElseThrow();
    assertThat(imported.accountId()).isEqualTo(target.account().key().accountId());
    assertThat(imported.certificatePem())
        .isEqualToNormalizingNewlines(target.certificate().certificatePem());
    for (String id : target.distributions()) {
      SimulatedDistribution distribution = simulator.distribution(id);
      String before = requireNonNull(configurations.get(id));
      assertThat(distribution.acmCertificateArn()).isEqualTo(arn);
      assertThat(distribution.updatesApplied()).isEqualTo(1);
      assertThat(XmlContent.withoutViewerCertificate(distribution.configXml()))
          .isEqualTo(XmlContent.withoutViewerCertificate(before));
      assertThat(XmlContent.unknownPartsOfViewerCertificate(distribution.configXml()))
          .isEqualTo(XmlContent.unknownPartsOfViewerCertificate(before));
    }
  }

  /** Each account has each certificate once, and once more for each answer that was lost. */
  private void checkImports() {
    record Imported(String accountId, String certificatePem) {}
    Set<String> lost =
        simulator.log().requests(IMPORT_CERTIFICATE).stream()
            .filter(request -> request.succeeded() && !request.answered())
            .map(request -> requireNonNull(request.resourceId()))
            .collect(toSet());
    Set<Imported> wanted =
        targets.stream()
            .map(
                target ->
                    new Imported(
                        target.account().key().accountId(),
                        target.certificate().certificatePem().strip()))
            .collect(toSet());
    assertThat(lost).isNotEmpty();
    assertThat(simulator.certificates())
        .filteredOn(certificate -> !lost.contains(certificate.arn()))
        .extracting(
            certificate ->
                new Imported(certificate.accountId(), certificate.certificatePem().strip()))
        .containsExactlyInAnyOrderElementsOf(wanted);
  }

  private void checkStorm() {
    List<RecordedRequest> requests = simulator.log().requests();
    long failed =
        requests.stream().filter(request -> !request.succeeded() || !request.answered()).count();
    int refused = refusedConnections.count();
    log.info(
        "{} of {} AWS calls went wrong, {} of them without a connection; the API answered 503 {}"
            + " times",
        failed + refused,
        requests.size() + refused,
        refused,
        unserved);
    assertThat(failed).isGreaterThan(requests.size() / 10);
    assertThat(refused).isGreaterThan(requests.size() / 200);
    assertThat(faults).allMatch(fault -> fault.hits() > 0);
    assertThat(hanging).allMatch(calls -> calls.waiting() > 0);
  }

  /**
   * To be ordered before other faults, of which a call has but one; those that are disturbed have
   * theirs already.
   */
  private void silence(List<String> distributions) {
    Iterator<String> undisturbed =
        distributions.stream().filter(id -> !disturbed.contains(id)).iterator();
    Faults all = simulator.faults();
    hanging.add(
        all.on(GET_DISTRIBUTION_CONFIG).distribution(undisturbed.next()).hangBeforeProcessing());
    hanging.add(
        all.on(UPDATE_DISTRIBUTION).distribution(undisturbed.next()).hangBeforeProcessing());
    hanging.add(all.on(UPDATE_DISTRIBUTION).distribution(undisturbed.next()).hangAfterProcessing());
  }

  private void brewUp() {
    Faults all = simulator.faults().seed(seed);
    faults.add(all.onAnyOperation().probability(0.02).internalError());
    faults.add(all.onAnyOperation().probability(0.02).serviceUnavailable());
    faults.add(all.onAnyOperation().probability(0.02).throttle());
    faults.add(all.onAnyOperation().probability(0.02).delay(Duration.ofMillis(100)));
    for (AwsOperation operation : List.of(GET_DISTRIBUTION_CONFIG, UPDATE_DISTRIBUTION)) {
      faults.add(all.on(operation).probability(0.01).proxyErrorPage(502));
      // So rare that chance might leave them out: each once for sure.
      faults.add(all.on(operation).proxyErrorPage(504));
      all.on(operation).probability(0.005).proxyErrorPage(504);
      // Longer than a call may take.
      faults.add(all.on(operation).trickle(Duration.ofSeconds(1)));
      all.on(operation).probability(0.005).trickle(Duration.ofSeconds(1));
      faults.add(all.on(operation).probability(0.015).malformedAnswer());
      faults.add(all.on(operation).probability(0.015).dropConnectionBeforeProcessing());
      faults.add(all.on(operation).probability(0.015).dropConnectionAfterProcessing());
    }
    simulator.behavior().certificateVisibilityDelay(Duration.ofMillis(300));
    refusedConnections.refuse(0.01, seed);
  }

  /** An import whose answer is lost twice fails as it should: this test leaves that out. */
  private void loseOneImportAtTheMost(AwsAccount account, int number) {
    var order = simulator.faults().on(IMPORT_CERTIFICATE).accessKey(account.accessKeyId());
    faults.add(
        switch (number) {
          case 0 -> order.dropConnectionAfterProcessing();
          case 1 -> order.dropConnectionBeforeProcessing();
          case 2 -> order.proxyErrorPage(502);
          case 3 -> order.proxyErrorPage(504);
          case 4 -> order.malformedAnswer();
          default -> throw new IllegalArgumentException("What goes wrong for access key " + number);
        });
  }

  private List<String> addDistributions(AwsAccount account) {
    List<String> distributions = new ArrayList<>();
    for (int number = 0; number < DISTRIBUTIONS_PER_TARGET; number++) {
      DistributionConfigDocument document = AwsAccount.configuration("www.example.com");
      if (number % 4 == 0) {
        document = document.withUnknownElements().withEmptyElements();
      }
      String id = simulator.addDistribution(account.key().accountId(), document.xml());
      configurations.put(id, document.xml());
      distributions.add(id);
      if (random.nextInt(10) == 0) {
        disturbed.add(id);
        changeBehindOurBack(id);
      }
      if (random.nextInt(20) == 0) {
        disturbed.add(id);
        simulator.startCertificateChange(id, Duration.ofMillis(1_000 + random.nextInt(3_000)));
      }
    }
    return distributions;
  }

  /** Another client changes it between reading and writing; the update must not undo that. */
  private void changeBehindOurBack(String distribution) {
    faults.add(
        simulator
            .faults()
            .on(UPDATE_DISTRIBUTION)
            .distribution(distribution)
            .runBeforeProcessing(
                () -> {
                  simulator.changeDistribution(distribution, StormTest::commented);
                  configurations.computeIfPresent(distribution, (id, xml) -> commented(xml));
                }));
  }

  private TestCertificate upload() {
    TestCertificate certificate = authority.issue("*.example.com");
    uploaded.put(certificate, api.uploadCertificate(certificate));
    return certificate;
  }

  private static String commented(String xml) {
    return xml.replace("</Comment>", "+</Comment>");
  }
}
