package io.autossl.deployer.deployment.run;

import io.autossl.deployer.aws.AwsOperation;
import io.autossl.deployer.aws.AwsOutcome;
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
      case null -> {}
      case AwsOutcome.Failed<DistributionConfiguration> faulted ->
          finishBoth(run, stepCalls.step(), FaultExplanation.of(faulted.fault(), stepCalls.step()));
      case AwsOutcome.Succeeded<DistributionConfiguration>(
              DistributionConfiguration configuration,
              String requestId) ->
          judge(run, stepCalls.step(), configuration, requestId);
    }
  }

  /** Reads a step's distribution. */
  @Nullable AwsOutcome<DistributionConfiguration> read(DeploymentRun run, StepCalls stepCalls) {
    return stepCalls.repeatedly(
        AwsOperation.GET_DISTRIBUTION_CONFIG,
        () -> distributions.read(run.credentials(), stepCalls.step().distribution()));
  }

  private void judge(
      DeploymentRun run,
      Step validation,
      DistributionConfiguration configuration,
      @Nullable String requestId) {
    Step update = run.updateOf(validation);
    switch (run.judge(configuration)) {
      case DistributionVerdict.Covered(StepDetails details) -> {
        run.keepConfiguration(validation.distribution(), configuration);
        run.finish(validation, covered(details).withRequest(requestId));
        run.acmCertificate().wanted();
      }
      case DistributionVerdict.AlreadyServing(StepDetails details) ->
          run.store(
              List.of(
                  validation.finish(covered(details).withRequest(requestId), run.now()),
                  update.finish(StepResult.alreadyDeployed(details), run.now())));
      case DistributionVerdict.Unsafe(StepResult result) ->
          run.store(
              List.of(
                  validation.finish(result.withRequest(requestId), run.now()),
                  update.finish(result, run.now())));
    }
  }

  /** A distribution that could not be read is not updated either, for the same reason. */
  private static void finishBoth(DeploymentRun run, Step validation, StepResult result) {
    Step update = run.updateOf(validation);
    StepResult updateResult =
        new StepResult(
            result.status(),
            StepDiagnostics.of(
                result.diagnostics().code(),
                "Not attempted: the distribution could not be validated"));
    run.store(
        List.of(validation.finish(result, run.now()), update.finish(updateResult, run.now())));
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
