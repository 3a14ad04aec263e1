package io.autossl.deployer.deployment;

import io.autossl.deployer.cloudfront.AccessKeyLimits;
import org.springframework.stereotype.Component;

/** Gives every step its calls. */
@Component
class StepCallsFactory {

  private final AccessKeyLimits limits;
  private final DeploymentProperties properties;

  StepCallsFactory(AccessKeyLimits limits, DeploymentProperties properties) {
    this.limits = limits;
    this.properties = properties;
  }

  StepCalls of(DeploymentRun run, Step step) {
    return new StepCalls(run, step, limits, properties);
  }
}
