package io.autossl.deployer.deployment.run;

import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.Step;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The spans of deployments: one for each run, in the trace of the request, wherever it runs; and
 * within it one for each execution of a step.
 */
@Component
class DeploymentTraces {

  private static final String TRACE_PARENT = "traceparent";

  private final Tracer tracer;
  private final Propagator propagator;

  DeploymentTraces(Tracer tracer, Propagator propagator) {
    this.tracer = tracer;
    this.propagator = propagator;
  }

  /** Runs a deployment in a span of its own. */
  RunOutcome run(Deployment deployment, Supplier<RunOutcome> run) {
    Span span =
        propagator
            .extract(
                deployment,
                (carrier, name) -> TRACE_PARENT.equals(name) ? deployment.traceParent() : null)
            .name("deployment")
            .tag("autossl.deployment.id", deployment.id().toString())
            .tag("autossl.target.id", deployment.targetId().toString())
            .tag("autossl.certificate.id", deployment.certificate().id().toString())
            .tag("autossl.trigger", deployment.trigger().name())
            .start();
    return within(span, run);
  }

  /** Spans for steps, as children of the current span. */
  StepSpans steps() {
    return new StepSpans(tracer.currentSpan());
  }

  /** Spans for steps that run in other threads. */
  final class StepSpans {

    private final @Nullable Span parent;

    private StepSpans(@Nullable Span parent) {
      this.parent = parent;
    }

    /** Executes a step in a span of its own. */
    void execute(DeploymentRun run, Step step, Runnable execution) {
      Span span = start(run, step);
      within(
          span,
          () -> {
            execution.run();
            Step executed = run.step(step.sequence());
            span.tag("autossl.step.status", executed.status().name());
            if (executed.code() != null) {
              span.tag("autossl.step.code", executed.code().name());
            }
            return executed;
          });
    }

    private Span start(DeploymentRun run, Step step) {
      Span.Builder span =
          tracer
              .spanBuilder()
              .name(step.type().name())
              .tag("autossl.deployment.id", run.deployment().id().toString())
              .tag("autossl.step.sequence", step.sequence());
      if (parent != null) {
        span.setParent(parent.context());
      }
      if (step.distributionId() != null) {
        span.tag("autossl.distribution.id", step.distributionId());
      }
      return span.start();
    }
  }

  private <T> T within(Span span, Supplier<T> work) {
    try (Tracer.SpanInScope _ = tracer.withSpan(span)) {
      return work.get();
    } catch (RuntimeException failure) {
      span.error(failure);
      throw failure;
    } finally {
      span.end();
    }
  }
}
