package io.autossl.deployer.deployment.run;

import io.autossl.deployer.aws.AwsCallLimiter;
import io.autossl.deployer.deployment.DeploymentProperties;
import io.autossl.deployer.deployment.Step;
import org.springframework.stereotype.Component;

/** Creates the calls of each step. */
@Component
class StepCallsFactory {

  private final AwsCallLimiter limits;
  private final DeploymentProperties properties;

  StepCallsFactory(AwsCallLimiter limits, DeploymentProperties properties) {
    this.limits = limits;
    this.properties = properties;
  }

  StepCalls of(DeploymentRun run, Step step) {
    return new StepCalls(run, step, limits, properties);
  }
}
