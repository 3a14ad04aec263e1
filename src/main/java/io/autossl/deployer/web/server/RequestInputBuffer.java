package io.autossl.deployer.web.server;

import static java.util.Objects.requireNonNull;

import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ClientConnection;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.RequestSizeFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * A request's body as it arrives, whoever reads it: until a deadline, and only if not too many
 * others are waited for at the same time. Each of them holds a thread and what has been read.
 */
final class RequestInputBuffer implements InputBuffer, AutoCloseable {

  private static final String ATTRIBUTE = RequestInputBuffer.class.getName();
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final org.apache.coyote.Request request;
  private final InputBuffer input;
  private final RequestDeadlineProcessor processor;
  private final Semaphore places;
  private final long limit;
  private long deadline;
  private long count;
  private boolean hasPlace;

  private RequestInputBuffer(
      org.apache.coyote.Request request, long limit, Duration timeout, Semaphore places) {
    this.request = request;
    this.input = request.getInputBuffer();
    this.processor = RequestDeadlineProcessor.of(request);
    this.places = places;
    this.limit = limit;
    this.deadline = request.getStartTimeNanos() + timeout.toNanos();
  }

  /**
   * Limits the body of a request until this is closed.
   *
   * @param limit in bytes
   * @param timeout from the request's first byte to the body's last
   * @param places one for each body that is waited for
   */
  static RequestInputBuffer limit(Request request, long limit, Duration timeout, Semaphore places) {
    RequestInputBuffer body =
        new RequestInputBuffer(request.getCoyoteRequest(), limit, timeout, places);
    body.request.setInputBuffer(body);
    request.setAttribute(ATTRIBUTE, body);
    ClientConnection connection = body.processor::isSenderGone;
    request.setAttribute(ClientConnection.ATTRIBUTE, connection);
    return body;
  }

  static RequestInputBuffer of(HttpServletRequest request) {
    return (RequestInputBuffer) requireNonNull(request.getAttribute(ATTRIBUTE));
  }

  /** Waits no longer than this for the rest. */
  void expectWithin(Duration time) {
    deadline = Math.min(deadline, System.nanoTime() + time.toNanos());
  }

  /** Whether nothing is left of it, or there was none. */
  boolean isReadToItsEnd() {
    AtomicBoolean finished = new AtomicBoolean();
    request.action(ActionCode.REQUEST_BODY_FULLY_READ, finished);
    return finished.get();
  }

  /**
   * Reads what has arrived, or waits for it.
   *
   * @throws SocketTimeoutException if the deadline has passed, or passes meanwhile
   * @throws ApiException if too many others are waited for, or if it is longer than its limit
   */
  @Override
  public int doRead(ApplicationBufferHandler handler) throws IOException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("The request took too long to arrive");
    }
    if (!hasArrived()) {
      takePlace();
    }
    processor.limitWait(Duration.ofNanos(left));
    int read = input.doRead(handler);
    count += Math.max(read, 0);
    if (count > limit) {
      throw new ApiException(ErrorCode.PAYLOAD_TOO_LARGE, RequestSizeFilter.tooLarge(limit));
    }
    if (isReadToItsEnd()) {
      leavePlace();
    }
    return read;
  }

  /** What has arrived, in bytes. */
  @Override
  public int available() {
    return input.available();
  }

  /** Limits it no more. */
  @Override
  public void close() {
    leavePlace();
    processor.unlimitWait();
    request.setInputBuffer(input);
  }

  /** How long a chunked body is, nobody knows. */
  private boolean hasArrived() {
    if (isReadToItsEnd()) {
      // To look for more would overwrite what has already been read of the next request.
      return true;
    }
    request.action(ActionCode.AVAILABLE, true);
    long length = request.getContentLengthLong();
    return length >= 0 && request.getAvailable() >= length - request.getBytesRead();
  }

  private void takePlace() {
    if (!hasPlace) {
      hasPlace = places.tryAcquire();
      if (!hasPlace) {
        throw ApiException.overloaded(
            "Too many requests are being received at the moment; try again soon.", RETRY_AFTER);
      }
    }
  }

  private void leavePlace() {
    if (hasPlace) {
      hasPlace = false;
      places.release();
    }
  }
}
