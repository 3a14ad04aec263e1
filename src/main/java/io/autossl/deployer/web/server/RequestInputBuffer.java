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
 * Limits the reading of a request's body: its time, its length, and the number of bodies that are
 * waited for at the same time, each of which holds a thread and what has been read.
 */
final class RequestInputBuffer implements InputBuffer, AutoCloseable {

  private static final String ATTRIBUTE = RequestInputBuffer.class.getName();
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final org.apache.coyote.Request request;
  private final InputBuffer input;
  private final RequestDeadlineProcessor processor;
  private final Semaphore permits;
  private final long limit;
  private long deadline;
  private long count;
  private boolean hasPermit;

  private RequestInputBuffer(
      org.apache.coyote.Request request, long limit, Duration timeout, Semaphore permits) {
    this.request = request;
    this.input = request.getInputBuffer();
    this.processor = RequestDeadlineProcessor.of(request);
    this.permits = permits;
    this.limit = limit;
    this.deadline = request.getStartTimeNanos() + timeout.toNanos();
  }

  /**
   * Limits the body of a request until this is closed.
   *
   * @param limit in bytes
   * @param timeout from the request's first byte to the body's last
   * @param permits one for each body that is waited for
   */
  static RequestInputBuffer limit(
      Request request, long limit, Duration timeout, Semaphore permits) {
    RequestInputBuffer body =
        new RequestInputBuffer(request.getCoyoteRequest(), limit, timeout, permits);
    body.request.setInputBuffer(body);
    request.setAttribute(ATTRIBUTE, body);
    ClientConnection connection = body.processor::isSenderGone;
    request.setAttribute(ClientConnection.ATTRIBUTE, connection);
    return body;
  }

  static RequestInputBuffer of(HttpServletRequest request) {
    return (RequestInputBuffer) requireNonNull(request.getAttribute(ATTRIBUTE));
  }

  /** Moves the deadline, if this is earlier. */
  void expectWithin(Duration time) {
    deadline = Math.min(deadline, System.nanoTime() + time.toNanos());
  }

  /** Whether the body has been read completely, or there is none. */
  boolean isReadToItsEnd() {
    AtomicBoolean finished = new AtomicBoolean();
    request.action(ActionCode.REQUEST_BODY_FULLY_READ, finished);
    return finished.get();
  }

  /**
   * Reads what has arrived, or waits for it.
   *
   * @throws SocketTimeoutException if the deadline has passed, or passes during the wait
   * @throws ApiException if too many bodies are waited for, or if this one is longer than its limit
   */
  @Override
  public int doRead(ApplicationBufferHandler handler) throws IOException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("The request took too long to arrive");
    }
    if (!hasArrived()) {
      acquirePermit();
    }
    processor.limitWait(Duration.ofNanos(left));
    int read = input.doRead(handler);
    count += Math.max(read, 0);
    if (count > limit) {
      throw new ApiException(ErrorCode.PAYLOAD_TOO_LARGE, RequestSizeFilter.tooLarge(limit));
    }
    if (isReadToItsEnd()) {
      releasePermit();
    }
    return read;
  }

  /** The number of bytes that have arrived. */
  @Override
  public int available() {
    return input.available();
  }

  /** Removes the limits. */
  @Override
  public void close() {
    releasePermit();
    processor.unlimitWait();
    request.setInputBuffer(input);
  }

  /** Whether the rest has arrived. For a chunked body that is not known, since it has no length. */
  private boolean hasArrived() {
    if (isReadToItsEnd()) {
      // Reading on would overwrite what has already been read of the next request.
      return true;
    }
    request.action(ActionCode.AVAILABLE, true);
    long length = request.getContentLengthLong();
    return length >= 0 && request.getAvailable() >= length - request.getBytesRead();
  }

  private void acquirePermit() {
    if (!hasPermit) {
      hasPermit = permits.tryAcquire();
      if (!hasPermit) {
        throw ApiException.overloaded(
            "Too many requests are being received at the moment; try again soon.", RETRY_AFTER);
      }
    }
  }

  private void releasePermit() {
    if (hasPermit) {
      hasPermit = false;
      permits.release();
    }
  }
}
