package io.autossl.deployer.deployment.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.autossl.deployer.deployment.DeploymentStatus;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** However a stream ends, its permit is given back, once. */
class SseSubscriptionTest {

  private static final UUID ID = new UUID(1, 2);

  private final DeploymentEvents events = mock();
  private final RevisionPollers pollers = mock();
  private final RevisionPoller poller = mock();
  private final SseEmitter client = mock();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

  @BeforeEach
  void prepare() throws Exception {
    when(pollers.subscribe(ID)).thenReturn(poller);
    when(poller.await(anyLong(), any())).thenReturn(RevisionPoller.Wait.CHANGED);
  }

  @AfterEach
  void isNotInterruptedAnyMore() {
    Thread.interrupted();
  }

  @Test
  void givesItsPermitBackAtTheEndOfTheDeployment() {
    follow(DeploymentStatus.SUCCEEDED, () -> true);
  }

  @Test
  void givesItsPermitBackWhenNobodyWatchesAnyMore() throws Exception {
    when(poller.await(anyLong(), any())).thenReturn(RevisionPoller.Wait.ENDED);

    follow(DeploymentStatus.RUNNING, () -> true);
  }

  @Test
  void givesItsPermitBackWhenTheDeploymentIsGone() {
    when(events.get(ID)).thenThrow(new ApiException(ErrorCode.NOT_FOUND, "gone"));

    follow(DeploymentStatus.RUNNING, () -> true);
  }

  @Test
  void givesItsPermitBackWhenTheClientHasGone() throws Exception {
    doThrow(new IOException("gone")).when(client).send(any(SseEmitter.SseEventBuilder.class));

    follow(DeploymentStatus.RUNNING, () -> true);
  }

  @Test
  void givesItsPermitBackWhenTheStreamIsOver() throws Exception {
    doThrow(new IllegalStateException("complete"))
        .when(client)
        .send(any(SseEmitter.SseEventBuilder.class));

    follow(DeploymentStatus.RUNNING, () -> true);
  }

  @Test
  void givesItsPermitBackWhenInterrupted() throws Exception {
    when(poller.await(anyLong(), any())).thenThrow(new InterruptedException());

    follow(DeploymentStatus.RUNNING, () -> true);
  }

  @Test
  void givesItsPermitBackAfterAFailure() {
    when(events.get(ID)).thenThrow(new UnsupportedOperationException());

    follow(DeploymentStatus.RUNNING, () -> true);
  }

  @Test
  void givesItsPermitBackAfterAFailureToBegin() {
    when(pollers.subscribe(ID)).thenThrow(new OutOfMemoryError());

    assertThat(catchThrowable(() -> follow(DeploymentStatus.RUNNING, () -> true)))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(closed).hasValue(1);
    verify(client).complete();
  }

  @Test
  void sendsACommentWheneverNothingHasChangedForFifteenSeconds() throws Exception {
    List<Long> comments = new ArrayList<>();
    long begin = nanos.get();
    doAnswer(comment -> comments.add(nanos.get() - begin))
        .when(client)
        .send(any(SseEmitter.SseEventBuilder.class));
    Duration end = Duration.ofSeconds(50);
    when(poller.await(anyLong(), any()))
        .thenAnswer(
            call -> {
              nanos.addAndGet(call.<Duration>getArgument(1).toNanos());
              return nanos.get() - begin < end.toNanos()
                  ? RevisionPoller.Wait.UNCHANGED
                  : RevisionPoller.Wait.ENDED;
            });

    follow(DeploymentStatus.RUNNING, () -> true);

    assertThat(comments.stream().map(Duration::ofNanos))
        .containsExactly(
            Duration.ZERO, Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(45));
  }

  private void follow(DeploymentStatus status, BooleanSupplier access) {
    DeploymentView deployment = mock();
    when(deployment.status()).thenReturn(status);
    DeploymentSnapshot first = new DeploymentSnapshot(1, deployment, new byte[0]);
    new SseSubscription(
            ID, events, pollers, client, closed::incrementAndGet, access, first, 1, nanos::get)
        .run();
    assertThat(closed).hasValue(1);
    verify(client).complete();
    verify(pollers).unsubscribe(ID);
  }
}
