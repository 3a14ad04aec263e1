package io.autossl.deployer.web.server;

import static java.util.Objects.requireNonNullElse;

import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.RequestSizeFilter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * Limits the time that a body may take to arrive as a whole, whoever reads it: a controller, the
 * reader of forms, or nobody. Tomcat's own timeouts begin anew with every byte.
 */
final class RequestTimeoutValve extends ValveBase {

  /** Bodies that are waited for at a time, because somebody wants them. */
  static final int MAX_WANTED = 100;

  /** What is left of bodies that nobody wants is waited for no longer than this. */
  static final Duration UNWANTED_TIMEOUT = Duration.ofSeconds(1);

  private static final int MAX_UNWANTED = 50;

  private static final String API = "/api/v1/";

  private final Semaphore wanted = new Semaphore(MAX_WANTED);
  private final Semaphore unwanted = new Semaphore(MAX_UNWANTED);
  private final Duration timeout;
  private final long mostToDiscard;

  /**
   * @param timeout of the whole request, from its first byte to its last
   * @param mostToDiscard bytes that are read of a body that nobody wants
   */
  RequestTimeoutValve(Duration timeout, long mostToDiscard) {
    super(true);
    this.timeout = timeout;
    this.mostToDiscard = mostToDiscard;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    try (RequestInputBuffer body = limit(request)) {
      getNext().invoke(request, response);
      if (request.isAsync() || body.isReadToItsEnd() || isClosedByTomcat(request, response)) {
        return;
      }
    }
    response.finishResponse();
    if (!isDiscarded(request)) {
      response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
    }
  }

  /** Nothing but the API takes bodies, and that only of those who are known. */
  private RequestInputBuffer limit(Request request) {
    int limit = RequestSizeFilter.limit(request);
    if (requireNonNullElse(request.getRequestURI(), "/").startsWith(API)) {
      return RequestInputBuffer.limit(request, limit, timeout, wanted);
    }
    RequestInputBuffer body = RequestInputBuffer.limit(request, limit, timeout, unwanted);
    body.expectWithin(UNWANTED_TIMEOUT);
    return body;
  }

  /** Who has not been told to go on with a body need not send it. */
  private static boolean isClosedByTomcat(Request request, Response response) {
    int status = response.getStatus();
    return request.getCoyoteRequest().hasExpectation() && (status < 200 || status > 299);
  }

  /**
   * Reads the rest of a body, so that its sender sees the answer before the connection's end.
   * Tomcat would do this itself, but would give every sender as long as it likes.
   */
  private boolean isDiscarded(Request request) {
    try (RequestInputBuffer rest =
        RequestInputBuffer.limit(request, mostToDiscard, timeout, unwanted)) {
      rest.expectWithin(UNWANTED_TIMEOUT);
      Discarded discarded = new Discarded();
      while (rest.doRead(discarded) >= 0) {
        // What is read is thrown away.
      }
      return true;
    } catch (IOException | ApiException overdueOrGoneOrTooMany) {
      return false;
    }
  }

  private static final class Discarded implements ApplicationBufferHandler {

    private @Nullable ByteBuffer buffer;

    @Override
    public void setByteBuffer(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public @Nullable ByteBuffer getByteBuffer() {
      return buffer;
    }

    @Override
    public void expand(int size) {
      // What is thrown away needs no room.
    }
  }
}
