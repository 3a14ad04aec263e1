package io.autossl.deployer.deployment;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import java.util.UUID;

/** The task of the queue that runs one deployment: its instances are named by the deployments. */
public final class DeploymentTask {

  /** The task's name in the queue, which is stored. */
  public static final TaskDescriptor<Void> DESCRIPTOR = TaskDescriptor.of("deployment");

  private DeploymentTask() {}

  /** The instance that runs a deployment. */
  public static TaskInstanceId instance(UUID deploymentId) {
    return TaskInstanceId.of(DESCRIPTOR.getTaskName(), deploymentId.toString());
  }

  /** The deployment that an instance runs. */
  public static UUID deployment(TaskInstanceId instance) {
    return UUID.fromString(instance.getId());
  }
}
