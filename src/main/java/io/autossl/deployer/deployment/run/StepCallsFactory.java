package io.autossl.deployer.deployment.run;

import io.autossl.deployer.aws.AccessKeyLimits;
import io.autossl.deployer.deployment.DeploymentProperties;
import io.autossl.deployer.deployment.Step;
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
