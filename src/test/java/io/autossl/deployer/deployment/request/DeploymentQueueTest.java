package io.autossl.deployer.deployment.request;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import io.autossl.deployer.certificate.Certificate;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.DeploymentFinished;
import io.autossl.deployer.deployment.Steps;
import io.autossl.deployer.deployment.TestDeployments;
import io.autossl.deployer.deployment.store.DeploymentRepository;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeploymentQueueTest {

  private final Scheduler scheduler = mock();
  private final DeploymentRepository deployments = mock();
  private final Certificate certificate = mock();

  static Stream<TaskInstanceException> whatIsSaidOfOneThatIsLooking() {
    return Stream.of(
        new TaskInstanceCurrentlyExecutingException("deployment", "next"),
        new TaskInstanceNotFoundException("deployment", "next"),
        // Picked between the scheduler's look and its update.
        new ExecutionException("Expected one execution to be updated", "deployment", "next", 1));
  }

  @ParameterizedTest
  @MethodSource("whatIsSaidOfOneThatIsLooking")
  void ignoresThatTheNextDeploymentIsAlreadyPicked(TaskInstanceException looking) {
    Deployment over = TestDeployments.running(UUID.randomUUID(), certificate);
    when(deployments.firstOfTarget(over.targetId())).thenReturn(Optional.of(UUID.randomUUID()));
    when(scheduler.reschedule(any(TaskInstanceId.class), any(Instant.class))).thenThrow(looking);
    DeploymentQueue queue =
        new DeploymentQueue(
            scheduler, new SchedulerWakeUp(scheduler), deployments, Clock.systemUTC());

    assertThatCode(() -> queue.makeNextDue(new DeploymentFinished(over, new Steps(List.of()))))
        .doesNotThrowAnyException();
  }
}
