package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.QueryTimeoutException;

class RunCallerTest {

  private final RunSignal signal = new RunSignal();

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void stopsWaitingWhenAnotherReplicaWasToldToCancel() {
    RunCaller caller = caller(() -> true);

    assertThat(caller.await(Duration.ofMinutes(5))).isTrue();
    assertThat(caller.isToldToStop()).isTrue();
  }

  @Test
  void waitsOnWhileTheDatabaseDoesNotAnswer() {
    RunCaller caller =
        caller(
            () -> {
              throw new QueryTimeoutException("away");
            });

    assertThat(caller.await(Duration.ofSeconds(3))).isFalse();
  }

  private RunCaller caller(BooleanSupplier isCancelRequested) {
    return new RunCaller(signal, () -> false, isCancelRequested);
  }
}
