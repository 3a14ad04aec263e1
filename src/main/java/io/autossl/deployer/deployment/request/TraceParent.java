package io.autossl.deployer.deployment.request;

import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The span of a request, in the form in which it is stored with the deployment that is requested.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">traceparent</a>
 */
@Component
class TraceParent {

  private static final String HEADER = "traceparent";

  private final Tracer tracer;
  private final Propagator propagator;

  TraceParent(Tracer tracer, Propagator propagator) {
    this.tracer = tracer;
    this.propagator = propagator;
  }

  /** The span that this thread is in; null if it is in none. */
  @Nullable String current() {
    @Nullable TraceContext context = tracer.currentTraceContext().context();
    if (context == null) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    propagator.inject(context, headers, (carrier, name, value) -> headers.put(name, value));
    return headers.get(HEADER);
  }
}
