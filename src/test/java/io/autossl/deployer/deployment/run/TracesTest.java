package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.RecordedRequest;
import io.autossl.deployer.simulator.RepeatedPrivateKey;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.TraceCollector;
import io.autossl.deployer.testing.TraceCollector.CollectedSpan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Deployments in the traces of their requests. */
@Tag("any-database")
@Execution(ExecutionMode.SAME_THREAD)
class TracesTest {

  private static final String CALLER = "b7ad6b7169203331";
  private static final TraceCollector COLLECTOR = collector();

  private static TraceCollector collector() {
    try {
      return new TraceCollector();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @AfterAll
  static void stopCollector() {
    COLLECTOR.close();
  }

  abstract static class TracedDeployment {

    @Autowired private ApiClient api;
    @Autowired private AwsSimulator simulator;
    private final String trace = UUID.randomUUID().toString().replace("-", "");
    private String distribution = "";

    @BeforeEach
    void prepare() {
      simulator.reset();
    }

    /** Requests a deployment to one distribution as part of a trace; AWS fails once. */
    void deploy(String flags) {
      simulator.faults().on(AwsOperation.GET_DISTRIBUTION_CONFIG).internalError();
      deploy(flags, "SUCCEEDED");
    }

    void deploy(String flags, String status) {
      AwsAccount account = AwsAccount.in(simulator);
      distribution = account.addDistribution("example.com");
      String target = api.createTarget(api.createAccessKey(account), List.of(distribution));
      String certificate =
          api.uploadCertificate(TestCertificates.authority("Traces CA").issue("example.com"));
      simulator.log().clear();
      String deployment =
          api.post(
                  "/api/v1/deployments",
                  Map.of("targetId", target, "certificateId", certificate),
                  "traceparent",
                  "00-%s-%s-%s".formatted(trace, CALLER, flags),
                  "baggage",
                  "secret=of-the-caller")
              .expect(202)
              .text("id");
      api.finished(deployment, status);
    }

    AwsSimulator simulator() {
      return simulator;
    }

    List<RecordedRequest> requests() {
      return simulator.log().requests();
    }

    ApiClient api() {
      return api;
    }

    String trace() {
      return trace;
    }

    String distribution() {
      return distribution;
    }
  }

  @Nested
  @DeployerTest
  class WithCollector extends TracedDeployment {

    @DynamicPropertySource
    static void collect(DynamicPropertyRegistry properties) {
      properties.add("management.opentelemetry.tracing.export.otlp.endpoint", COLLECTOR::endpoint);
      properties.add("management.opentelemetry.tracing.export.schedule-delay", () -> "50ms");
    }

    @Test
    void includeRequestRunStepsAndCalls() {
      deploy("01");

      await().untilAsserted(() -> assertThat(named("deployment")).hasSize(1));
      CollectedSpan request = named("http post /api/v1/deployments").getFirst();
      assertThat(request.parentId()).isEqualTo(CALLER);
      assertThat(request.service()).isEqualTo("autossl-deployer");
      CollectedSpan run = named("deployment").getFirst();
      assertThat(run.parentId()).isEqualTo(request.spanId());
      assertThat(run.attributes())
          .containsKeys("autossl.deployment.id", "autossl.target.id", "autossl.certificate.id");

      CollectedSpan validation = named("VALIDATE_DISTRIBUTION").getFirst();
      assertThat(validation.parentId()).isEqualTo(run.spanId());
      assertThat(validation.attributes())
          .containsEntry("autossl.distribution.id", distribution())
          .containsEntry("autossl.step.status", "SUCCEEDED");
      assertThat(named("IMPORT_CERTIFICATE").getFirst().parentId()).isEqualTo(run.spanId());
      assertThat(named("UPDATE_DISTRIBUTION").getFirst().parentId()).isEqualTo(run.spanId());

      List<CollectedSpan> reads = named("CloudFront.GetDistributionConfig");
      assertThat(reads).extracting(CollectedSpan::failed).containsExactly(true, false);
      assertThat(reads).extracting(CollectedSpan::parentId).containsOnly(validation.spanId());
      assertThat(reads.getFirst().attributes()).containsEntry("error.type", "Transient");
      assertThat(named("ACM.ImportCertificate")).hasSize(1);
      assertThat(named("CloudFront.UpdateDistribution")).hasSize(1);
    }

    @Test
    void sendAwsTheSpanOfEachCall() {
      deploy("01");

      await().untilAsserted(() -> assertThat(named("CloudFront.UpdateDistribution")).isNotEmpty());
      assertThat(requests()).hasSize(4);
      for (RecordedRequest request : requests()) {
        assertThat(COLLECTOR.trace(trace()))
            .filteredOn(span -> traceParent(span).equals(request.traceParent()))
            .extracting(span -> span.attributes().get("aws.request_id"))
            .containsExactly(request.requestId());
      }
    }

    @Test
    void omitProbes() {
      api()
          .get("/actuator/health/liveness", "traceparent", "00-%s-%s-01".formatted(trace(), CALLER))
          .expect(200);
      deploy("01");

      await().untilAsserted(() -> assertThat(named("CloudFront.UpdateDistribution")).isNotEmpty());
      assertThat(COLLECTOR.trace(trace())).noneMatch(span -> span.name().contains("actuator"));
    }

    @Test
    void doNotHoldAPrivateKeyThatAnAnswerRepeats() {
      simulator().faults().on(AwsOperation.IMPORT_CERTIFICATE).page(200, RepeatedPrivateKey.LINE);
      simulator()
          .faults()
          .on(AwsOperation.IMPORT_CERTIFICATE)
          .error(400, "ValidationException", RepeatedPrivateKey.LAST_LINES);
      deploy("01", "FAILED");

      await().untilAsserted(() -> assertThat(named("ACM.ImportCertificate")).hasSize(2));
      List<CollectedSpan> imports = named("ACM.ImportCertificate");
      assertThat(imports).extracting(CollectedSpan::failed).containsOnly(true);
      assertThat(imports.getFirst().all()).contains("lost or could not be read");
      assertThat(imports.getLast().all()).contains("answered 400 ValidationException");
      for (RepeatedPrivateKey form :
          List.of(RepeatedPrivateKey.LINE, RepeatedPrivateKey.LAST_LINES)) {
        String repeated = form.of(requests().getLast().importedPrivateKey());
        assertThat(COLLECTOR.trace(trace()))
            .noneMatch(span -> span.all().contains(repeated.substring(repeated.length() - 12)));
      }
    }

    private List<CollectedSpan> named(String name) {
      return COLLECTOR.trace(trace()).stream().filter(span -> span.name().equals(name)).toList();
    }

    private static String traceParent(CollectedSpan span) {
      return "00-%s-%s-01".formatted(span.traceId(), span.spanId());
    }
  }

  @Nested
  @DeployerTest
  class WithoutCollector extends TracedDeployment {

    @Test
    void continueTheTraceOfACallerThatSamplesIt() {
      deploy("01");

      assertThat(requests()).extracting(RecordedRequest::traceParent).doesNotHaveDuplicates();
      assertThat(requests())
          .allSatisfy(
              request ->
                  assertThat(request.traceParent()).startsWith("00-" + trace()).endsWith("-01"));
    }

    @Test
    void sendAwsNoTraceparentOfATraceThatIsNotSampled() {
      deploy("00");

      assertThat(requests()).hasSize(4);
      assertThat(requests()).extracting(RecordedRequest::traceParent).containsOnlyNulls();
    }
  }
}
