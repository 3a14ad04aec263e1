package io.autossl.deployer.deployment;

import io.autossl.deployer.cloudfront.AccessKeySlots;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Gives every step its calls, with retry budgets of its own. */
@Component
class StepCallsFactory {

  private final AccessKeySlots slots;
  private final DeploymentProperties properties;
  private final Clock clock;

  StepCallsFactory(AccessKeySlots slots, DeploymentProperties properties, Clock clock) {
    this.slots = slots;
    this.properties = properties;
    this.clock = clock;
  }

  StepCalls of(DeploymentRun run, Step step) {
    return new StepCalls(run, step, slots, () -> new RetryBudget(properties, clock));
  }
}
