package io.autossl.deployer.simulator;

import static io.autossl.deployer.simulator.AwsOperation.GET_DISTRIBUTION_CONFIG;
import static io.autossl.deployer.simulator.AwsOperation.UPDATE_DISTRIBUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionConfigResponse;

class FaultsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final AwsSimulator simulator = AwsSimulator.start();
  private final SimulatorClients clients = new SimulatorClients(simulator);
  private final SimulatedAccessKey accessKey = simulator.addAccessKey();
  private final CloudFrontClient cloudFront = clients.cloudFront(accessKey);
  private final String distributionId =
      simulator.addDistribution(accessKey.accountId(), DistributionConfigDocument.create().xml());
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    simulator.close();
    clients.close();
    executor.shutdownNow();
  }

  @Test
  void answersWithErrorsOneAfterTheOther() {
    simulator.faults().on(GET_DISTRIBUTION_CONFIG).throttle();
    simulator.faults().on(GET_DISTRIBUTION_CONFIG).internalError();
    simulator.faults().on(GET_DISTRIBUTION_CONFIG).serviceUnavailable();
    simulator.faults().on(GET_DISTRIBUTION_CONFIG).error(400, "Odd<Code", "a & b");
    simulator.faults().on(GET_DISTRIBUTION_CONFIG).proxyErrorPage(502);
    simulator.faults().on(GET_DISTRIBUTION_CONFIG).malformedAnswer();

    assertThat(failure().isThrottlingException()).isTrue();
    assertThat(failure().statusCode()).isEqualTo(500);
    assertThat(failure().statusCode()).isEqualTo(503);
    assertThat(failure().awsErrorDetails().errorCode()).isEqualTo("Odd<Code");
    assertThat(failure().statusCode()).isEqualTo(502);
    assertThatThrownBy(this::read).isInstanceOf(SdkException.class);
    assertThat(read().eTag()).isNotBlank();
    assertThat(simulator.log().requests(GET_DISTRIBUTION_CONFIG))
        .extracting(RecordedRequest::outcome)
        .containsExactly(
            "Throttling",
            "InternalError",
            "ServiceUnavailable",
            "Odd<Code",
            "GARBLED",
            "GARBLED",
            "SUCCESS");
  }

  @Test
  void affectsOnlyTheOrderedCalls() {
    SimulatedAccessKey other = simulator.addAccessKey(accessKey.accountId());
    Fault ofOtherDistribution =
        simulator.faults().onAnyOperation().distribution("EOTHEROTHER").always().internalError();
    Fault ofOtherKey =
        simulator.faults().onAnyOperation().accessKey(other.accessKeyId()).internalError();

    read();

    assertThat(ofOtherDistribution.hits()).isZero();
    assertThatThrownBy(
            () ->
                clients
                    .cloudFront(other)
                    .getDistributionConfig(request -> request.id(distributionId)))
        .isInstanceOf(AwsServiceException.class);
    assertThat(ofOtherKey.hits()).isOne();
  }

  @Test
  void affectsCallsByChance() {
    Fault fault = simulator.faults().seed(7).onAnyOperation().probability(0.5).internalError();

    long failures =
        IntStream.range(0, 40).filter(index -> catchThrowable(this::read) != null).count();

    assertThat(failures).isBetween(10L, 30L).isEqualTo(fault.hits());
    fault.remove();
    read();
  }

  @Test
  void dropsConnectionsBeforeAndAfterProcessing() {
    GetDistributionConfigResponse read = read();
    simulator.faults().on(UPDATE_DISTRIBUTION).dropConnectionBeforeProcessing();
    simulator.faults().on(UPDATE_DISTRIBUTION).dropConnectionAfterProcessing();

    assertThatThrownBy(() -> update(read)).isInstanceOf(SdkClientException.class);
    assertThat(simulator.distribution(distributionId).updatesApplied()).isZero();
    assertThatThrownBy(() -> update(read)).isInstanceOf(SdkClientException.class);
    assertThat(simulator.distribution(distributionId).updatesApplied()).isOne();
    assertThat(simulator.log().requests(UPDATE_DISTRIBUTION))
        .extracting(RecordedRequest::outcome, RecordedRequest::answered)
        .containsExactly(tuple("CONNECTION_DROPPED", false), tuple("SUCCESS", false));
  }

  @Test
  void hangsUntilReleased() throws Exception {
    HangingCalls before = simulator.faults().on(UPDATE_DISTRIBUTION).hangBeforeProcessing();
    GetDistributionConfigResponse read = read();

    CompletableFuture<?> first = CompletableFuture.runAsync(() -> update(read), executor);
    assertThat(before.awaitCall(TIMEOUT)).isTrue();
    assertThat(simulator.distribution(distributionId).updatesApplied()).isZero();
    assertThat(simulator.log().inFlight(UPDATE_DISTRIBUTION)).isOne();
    assertThat(simulator.log().requests(UPDATE_DISTRIBUTION)).isEmpty();
    before.release();
    first.get(10, TimeUnit.SECONDS);
    assertThat(simulator.distribution(distributionId).updatesApplied()).isOne();

    HangingCalls after = simulator.faults().on(UPDATE_DISTRIBUTION).hangAfterProcessing();
    GetDistributionConfigResponse again = read();
    CompletableFuture<?> second = CompletableFuture.runAsync(() -> update(again), executor);
    assertThat(after.awaitCall(TIMEOUT)).isTrue();
    assertThat(simulator.distribution(distributionId).updatesApplied()).isEqualTo(2);
    assertThat(second).isNotDone();
    after.release();
    second.get(10, TimeUnit.SECONDS);
  }

  @Test
  void processesACallBeforeItHangs() throws Exception {
    HangingCalls after = simulator.faults().on(UPDATE_DISTRIBUTION).hangAfterProcessing();
    Fault refusal = simulator.faults().on(UPDATE_DISTRIBUTION).internalError();
    GetDistributionConfigResponse read = read();

    CompletableFuture<?> call = CompletableFuture.runAsync(() -> update(read), executor);

    assertThat(after.awaitCall(TIMEOUT)).isTrue();
    assertThat(simulator.distribution(distributionId).updatesApplied()).isOne();
    assertThat(refusal.hits()).isZero();
    after.release();
    call.get(10, TimeUnit.SECONDS);
  }

  @Test
  void closesWhileCallsHang() throws Exception {
    HangingCalls hanging = simulator.faults().onAnyOperation().hangBeforeProcessing();
    CompletableFuture<?> call = CompletableFuture.runAsync(this::read, executor);
    assertThat(hanging.awaitCall(TIMEOUT)).isTrue();

    simulator.close();

    assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void changesDistributionBehindOurBack() {
    GetDistributionConfigResponse read = read();
    simulator
        .faults()
        .on(UPDATE_DISTRIBUTION)
        .runBeforeProcessing(
            () ->
                simulator.changeDistribution(
                    distributionId, xml -> xml.replace("index.html", "start.html")));

    assertThatThrownBy(() -> update(read)).hasMessageContaining("preconditions");
    assertThat(update(read())).isEqualTo("start.html");
  }

  @Test
  void delaysCalls() {
    simulator.behavior().latency(Duration.ofMillis(20));
    simulator.faults().onAnyOperation().delay(Duration.ofMillis(30));

    read();

    assertThat(simulator.log().requests().getFirst().duration())
        .isGreaterThanOrEqualTo(Duration.ofMillis(50));
  }

  @Test
  void carriesManyCallsAtOnce() {
    HangingCalls hanging = simulator.faults().onAnyOperation().times(64).hangBeforeProcessing();
    List<CompletableFuture<Void>> calls =
        IntStream.range(0, 64)
            .mapToObj(index -> CompletableFuture.runAsync(this::read, executor))
            .toList();
    await().until(() -> hanging.waiting() == 64);

    hanging.release();

    calls.forEach(CompletableFuture::join);
    assertThat(simulator.log().maxConcurrency(accessKey.accessKeyId())).isEqualTo(64);
    assertThat(simulator.log().calls(GET_DISTRIBUTION_CONFIG, distributionId)).isEqualTo(64);
  }

  private AwsServiceException failure() {
    AwsServiceException exception = catchThrowableOfType(AwsServiceException.class, this::read);
    assertThat(exception).isNotNull();
    return exception;
  }

  private GetDistributionConfigResponse read() {
    return cloudFront.getDistributionConfig(request -> request.id(distributionId));
  }

  private String update(GetDistributionConfigResponse read) {
    return cloudFront
        .updateDistribution(
            request ->
                request
                    .id(distributionId)
                    .ifMatch(read.eTag())
                    .distributionConfig(read.distributionConfig()))
        .distribution()
        .distributionConfig()
        .defaultRootObject();
  }
}
