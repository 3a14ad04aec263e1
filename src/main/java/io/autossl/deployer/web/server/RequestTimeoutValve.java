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
 * Limits the time that a body may take to arrive as a whole, whether it is read by a controller, by
 * the parser of forms, or not at all. Tomcat's own timeouts start again with every byte.
 */
final class RequestTimeoutValve extends ValveBase {

  /** How many bodies that are needed may be waited for at the same time. */
  static final int MAX_NEEDED = 100;

  /** The longest wait for the rest of a body that is not needed. */
  static final Duration UNNEEDED_TIMEOUT = Duration.ofSeconds(1);

  private static final int MAX_UNNEEDED = 50;

  private static final String API = "/api/v1/";

  private final Semaphore needed = new Semaphore(MAX_NEEDED);
  private final Semaphore unneeded = new Semaphore(MAX_UNNEEDED);
  private final Duration timeout;
  private final long mostToDiscard;

  /**
   * @param timeout of the whole request, from its first byte to its last
   * @param mostToDiscard how many bytes of a body that is not needed are read
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

  /** Limits the body: strictly outside of the API, where no body is needed. */
  private RequestInputBuffer limit(Request request) {
    int limit = RequestSizeFilter.limit(request);
    if (requireNonNullElse(request.getRequestURI(), "/").startsWith(API)) {
      return RequestInputBuffer.limit(request, limit, timeout, needed);
    }
    RequestInputBuffer body = RequestInputBuffer.limit(request, limit, timeout, unneeded);
    body.expectWithin(UNNEEDED_TIMEOUT);
    return body;
  }

  /**
   * Whether Tomcat closes the connection by itself: a client that waits for 100 Continue and gets
   * an error need not send its body (RFC 9110, section 10.1.1).
   */
  private static boolean isClosedByTomcat(Request request, Response response) {
    int status = response.getStatus();
    return request.getCoyoteRequest().hasExpectation() && (status < 200 || status > 299);
  }

  /**
   * Reads and discards the rest of a body, so that the client sees the answer before the connection
   * is closed. Tomcat would do this itself, but without a limit to the time.
   */
  private boolean isDiscarded(Request request) {
    try (RequestInputBuffer rest =
        RequestInputBuffer.limit(request, mostToDiscard, timeout, unneeded)) {
      rest.expectWithin(UNNEEDED_TIMEOUT);
      Discarded discarded = new Discarded();
      while (rest.doRead(discarded) >= 0) {
        // Discards it.
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
      // Discarded bytes need no room.
    }
  }
}
