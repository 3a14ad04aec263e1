package io.autossl.deployer.web.server;

import static java.util.Objects.requireNonNullElse;

import io.autossl.deployer.web.ApiExceptionHandler;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Problems;
import io.autossl.deployer.web.UnreadableRequest;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

/**
 * Answers what Tomcat itself refuses, such as a header that is too long, with a problem detail
 * instead of an HTML page.
 */
final class ProblemValve extends ErrorReportValve {

  private final Problems problems;

  ProblemValve(Problems problems) {
    this.problems = problems;
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    if (response.getStatus() < 400
        || response.getContentWritten() > 0
        || !response.setErrorReported()
        || !isConnected(response)) {
      return;
    }
    ErrorCode code = ApiExceptionHandler.code(response.getStatus());
    try {
      problems.write(
          response,
          code,
          code == ErrorCode.MALFORMED_REQUEST
              ? UnreadableRequest.describe(request, response.getStatus(), failure)
              : code.title() + ".",
          requireNonNullElse(request.getRequestURI(), "/"));
      response.finishResponse();
    } catch (IOException disconnected) {
      container.getLogger().debug("An error could not be answered", disconnected);
    }
  }

  private static boolean isConnected(Response response) {
    AtomicBoolean connected = new AtomicBoolean();
    response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, connected);
    return connected.get();
  }
}
