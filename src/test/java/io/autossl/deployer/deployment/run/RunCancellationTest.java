package io.autossl.deployer.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.QueryTimeoutException;

class RunCancellationTest {

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void stopsWaitingWhenAnotherReplicaWasToldToCancel() {
    RunCancellation cancellation = cancellation(() -> true);

    assertThat(cancellation.await(Duration.ofMinutes(5))).isTrue();
    assertThat(cancellation.isRequested()).isTrue();
  }

  @Test
  void waitsOnWhileTheDatabaseDoesNotAnswer() {
    RunCancellation cancellation =
        cancellation(
            () -> {
              throw new QueryTimeoutException("away");
            });

    assertThat(cancellation.await(Duration.ofSeconds(3))).isFalse();
  }

  private RunCancellation cancellation(BooleanSupplier isCancelRequested) {
    return new RunCancellation(() -> false, isCancelRequested);
  }
}
