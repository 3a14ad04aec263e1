package io.autossl.deployer.deployment.run;

import static java.util.concurrent.CompletableFuture.allOf;
import static java.util.concurrent.CompletableFuture.runAsync;

import io.autossl.deployer.deployment.LogContext;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.store.RunSupersededException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Executes steps at the same time, each in a virtual thread of its own. */
@Component
class ParallelSteps {

  private static final Logger log = LoggerFactory.getLogger(ParallelSteps.class);

  private final DeploymentTraces traces;

  ParallelSteps(DeploymentTraces traces) {
    this.traces = traces;
  }

  /** Executes steps, and returns when all have ended, as {@link Execution#close} does. */
  void forEach(DeploymentRun run, List<Step> steps, BiConsumer<DeploymentRun, Step> execution) {
    try (Execution all = of(run)) {
      all.begin(steps, execution);
    }
  }

  /** An execution of steps of a run, traced as part of the current span. */
  Execution of(DeploymentRun run) {
    return new Execution(run, traces.steps());
  }

  /** Steps that are executed at the same time. */
  static final class Execution implements AutoCloseable {

    private final DeploymentRun run;
    private final DeploymentTraces.StepSpans spans;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<CompletableFuture<Void>> ends = new ArrayList<>();

    private Execution(DeploymentRun run, DeploymentTraces.StepSpans spans) {
      this.run = run;
      this.spans = spans;
    }

    /** Begins to execute steps, and tells when all of them have ended, in whatever way. */
    CompletableFuture<Void> begin(List<Step> steps, BiConsumer<DeploymentRun, Step> execution) {
      List<CompletableFuture<Void>> begun =
          steps.stream()
              .map(
                  step ->
                      runAsync(() -> ParallelSteps.execute(run, step, spans, execution), threads))
              .toList();
      ends.addAll(begun);
      return allOf(begun.toArray(CompletableFuture[]::new));
    }

    /**
     * Executes steps, and returns when they have ended.
     *
     * @return whether all could be stored, and the thread was not interrupted
     */
    boolean execute(List<Step> steps, BiConsumer<DeploymentRun, Step> execution) {
      try {
        return begin(steps, execution).handle((end, failure) -> failure == null).get();
      } catch (ExecutionException impossible) {
        throw new IllegalStateException(impossible);
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    /**
     * Returns when all have ended. A step that failed unexpectedly is stored as failed; only a
     * failure to store is thrown.
     */
    @Override
    public void close() {
      threads.close();
      ends.forEach(ParallelSteps::rethrow);
    }
  }

  private static void execute(
      DeploymentRun run,
      Step step,
      DeploymentTraces.StepSpans spans,
      BiConsumer<DeploymentRun, Step> execution) {
    try (LogContext _ = LogContext.of(run.deployment(), step)) {
      spans.execute(run, step, () -> executeInContext(run, step, execution));
    }
  }

  private static void executeInContext(
      DeploymentRun run, Step step, BiConsumer<DeploymentRun, Step> execution) {
    try {
      execution.accept(run, step);
    } catch (RuntimeException failure) {
      if (keepsFromStoring(failure)) {
        throw failure;
      }
      log.error(
          "Step {} of deployment {} failed unexpectedly",
          step.sequence(),
          run.deployment().id(),
          failure);
      run.failUnexpectedly(step);
    }
  }

  private static boolean keepsFromStoring(RuntimeException failure) {
    return failure instanceof RunSupersededException
        || failure instanceof TransactionException
        || (failure instanceof DataAccessException
            && !(failure instanceof DataIntegrityViolationException));
  }

  private static void rethrow(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failure.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", stopping);
    }
  }
}
