package io.autossl.deployer.deployment.run;

import io.autossl.deployer.aws.AwsOperation;
import io.autossl.deployer.aws.Distributions;
import io.autossl.deployer.cloudfront.DistributionConfiguration;
import io.autossl.deployer.deployment.DistributionVerdict;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepDetails;
import io.autossl.deployer.deployment.StepDiagnostics;
import io.autossl.deployer.deployment.StepResult;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Carries out a validation: reads a distribution and judges it. */
@Component
class ValidateDistribution {

  private final Distributions distributions;
  private final StepCallsFactory calls;

  ValidateDistribution(Distributions distributions, StepCallsFactory calls) {
    this.distributions = distributions;
    this.calls = calls;
  }

  void execute(DeploymentRun run, Step validation) {
    StepCalls stepCalls = calls.of(run, validation);
    switch (read(run, stepCalls)) {
      case StepCalls.Result.Left<DistributionConfiguration> left -> {}
      case StepCalls.Result.Faulted<DistributionConfiguration> faulted ->
          endBoth(run, stepCalls.step(), FaultExplanation.of(faulted.fault(), stepCalls.step()));
      case StepCalls.Result.Answered<DistributionConfiguration>(
              DistributionConfiguration configuration,
              String requestId) ->
          judge(run, stepCalls.step(), configuration, requestId);
    }
  }

  /** Reads a step's distribution. */
  StepCalls.Result<DistributionConfiguration> read(DeploymentRun run, StepCalls stepCalls) {
    return stepCalls.repeatedly(
        AwsOperation.GET_DISTRIBUTION_CONFIG,
        () -> distributions.read(run.credentials(), stepCalls.step().distribution()));
  }

  private void judge(
      DeploymentRun run,
      Step validation,
      DistributionConfiguration configuration,
      @Nullable String requestId) {
    Step update = run.updateAfter(validation);
    switch (run.judge(configuration)) {
      case DistributionVerdict.Covered(StepDetails details) -> {
        run.keepConfiguration(validation.distribution(), configuration);
        run.end(validation, covered(details).withRequest(requestId));
        run.imported().wanted();
      }
      case DistributionVerdict.AlreadyServing(StepDetails details) ->
          run.store(
              List.of(
                  validation.finish(covered(details).withRequest(requestId), run.now()),
                  update.finish(StepResult.alreadyDeployed(details), run.now())));
      case DistributionVerdict.Unsafe(StepResult end) ->
          run.store(
              List.of(
                  validation.finish(end.withRequest(requestId), run.now()),
                  update.finish(end, run.now())));
    }
  }

  /** A distribution that could not be read is not updated either, for the same reason. */
  private static void endBoth(DeploymentRun run, Step validation, StepResult end) {
    Step update = run.updateAfter(validation);
    StepResult updateEnd =
        new StepResult(
            end.status(),
            StepDiagnostics.of(
                end.diagnostics().code(),
                "Not attempted: the distribution could not be validated"));
    run.store(List.of(validation.finish(end, run.now()), update.finish(updateEnd, run.now())));
  }

  private static StepResult covered(StepDetails details) {
    List<String> domainNames = details.domainNames();
    return StepResult.succeeded(
            null,
            domainNames == null || domainNames.isEmpty()
                ? "The distribution has no alternate domain names"
                : "The certificate covers all alternate domain names")
        .with(details);
  }
}
