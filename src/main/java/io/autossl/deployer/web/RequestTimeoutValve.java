package io.autossl.deployer.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * Limits the time that a body may take to arrive as a whole, whoever reads it: a controller, the
 * reader of forms, or nobody. Tomcat's own timeouts begin anew with every byte.
 */
final class RequestTimeoutValve extends ValveBase {

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
    org.apache.coyote.Request received = request.getCoyoteRequest();
    InputBuffer untimed = received.getInputBuffer();
    received.setInputBuffer(
        new TimedInput(untimed, received.getStartTimeNanos() + timeout.toNanos()));
    try {
      getNext().invoke(request, response);
      if (!request.isAsync() && !isReadToItsEnd(received) && !isClosedByTomcat(received)) {
        response.finishResponse();
        discardRest(received);
      }
    } finally {
      received.setInputBuffer(untimed);
    }
  }

  /** Who has not been told to go on with a body need not send it. */
  private static boolean isClosedByTomcat(org.apache.coyote.Request request) {
    int status = request.getResponse().getStatus();
    return request.hasExpectation() && (status < 200 || status > 299);
  }

  private static boolean isReadToItsEnd(org.apache.coyote.Request request) {
    AtomicBoolean finished = new AtomicBoolean();
    request.action(ActionCode.REQUEST_BODY_FULLY_READ, finished);
    return finished.get();
  }

  /** Tomcat would do this itself, but would give the sender as long as it likes. */
  private void discardRest(org.apache.coyote.Request request) {
    Discarded discarded = new Discarded();
    try {
      for (long count = 0; count < mostToDiscard; ) {
        int read = request.doRead(discarded);
        if (read < 0) {
          return;
        }
        count += read;
      }
      request.getResponse().action(ActionCode.CLOSE_NOW, null);
    } catch (IOException overdueOrGone) {
      request.getResponse().action(ActionCode.CLOSE_NOW, overdueOrGone);
    }
  }

  private record TimedInput(InputBuffer input, long deadline) implements InputBuffer {

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
      if (System.nanoTime() - deadline > 0) {
        throw new SocketTimeoutException("The request took too long to arrive");
      }
      return input.doRead(handler);
    }

    @Override
    public int available() {
      return input.available();
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
