package io.autossl.deployer.deployment;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The logging context (MDC) of this thread: structured logs have it in fields of their own. */
public final class LogContext implements AutoCloseable {

  private final @Nullable Map<String, String> before = MDC.getCopyOfContextMap();

  private LogContext() {}

  /** About a deployment, until it is closed. */
  public static LogContext of(Deployment deployment) {
    LogContext context = new LogContext();
    MDC.put("deploymentId", deployment.id().toString());
    MDC.put("targetId", deployment.targetId().toString());
    return context;
  }

  /** About a step, until it is closed. */
  public static LogContext of(Deployment deployment, Step step) {
    LogContext context = of(deployment);
    if (step.distributionId() != null) {
      MDC.put("distributionId", step.distributionId());
    }
    return context;
  }

  @Override
  public void close() {
    if (before == null) {
      MDC.clear();
    } else {
      MDC.setContextMap(before);
    }
  }
}
