package io.autossl.deployer.deployment.run;

import io.autossl.deployer.aws.AwsOperation;
import io.autossl.deployer.aws.Distributions;
import io.autossl.deployer.cloudfront.DistributionConfiguration;
import io.autossl.deployer.deployment.DistributionVerdict;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepDetails;
import io.autossl.deployer.deployment.StepEnd;
import io.autossl.deployer.deployment.StepNote;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Carries out a validation: reads a distribution and judges it. */
@Component
class DistributionValidation {

  private final Distributions distributions;
  private final StepCallsFactory calls;

  DistributionValidation(Distributions distributions, StepCallsFactory calls) {
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
                  validation.over(covered(details).withRequest(requestId), run.now()),
                  update.over(StepEnd.alreadyDeployed(details), run.now())));
      case DistributionVerdict.Unsafe(StepEnd end) ->
          run.store(
              List.of(
                  validation.over(end.withRequest(requestId), run.now()),
                  update.over(end, run.now())));
    }
  }

  /** A distribution that could not be read is not updated either, for the same reason. */
  private static void endBoth(DeploymentRun run, Step validation, StepEnd end) {
    Step update = run.updateAfter(validation);
    StepEnd updateEnd =
        new StepEnd(
            end.status(),
            StepNote.of(
                end.note().code(), "Not attempted: the distribution could not be validated"));
    run.store(List.of(validation.over(end, run.now()), update.over(updateEnd, run.now())));
  }

  private static StepEnd covered(StepDetails details) {
    List<String> domainNames = details.domainNames();
    return StepEnd.succeeded(
            null,
            domainNames == null || domainNames.isEmpty()
                ? "The distribution has no alternate domain names"
                : "The certificate covers all alternate domain names")
        .with(details);
  }
}
