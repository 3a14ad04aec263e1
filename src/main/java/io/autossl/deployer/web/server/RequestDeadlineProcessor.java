package io.autossl.deployer.web.server;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;

/**
 * Tomcat's processor of a connection, whose read timeout can be set for each request. Tomcat's own
 * is the same for all.
 */
final class RequestDeadlineProcessor extends Http11Processor {

  private static final int NOTE = 16;

  private final Duration connectionTimeout;

  RequestDeadlineProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
    super(protocol, adapter);
    connectionTimeout = Duration.ofMillis(protocol.getConnectionTimeout());
    request.setNote(NOTE, this);
  }

  static RequestDeadlineProcessor of(Request request) {
    return (RequestDeadlineProcessor) requireNonNull(request.getNote(NOTE));
  }

  /**
   * Limits the wait for the next bytes to this time, or to the connection's timeout if that is
   * shorter.
   */
  void limitWait(Duration time) {
    boolean shorter = !connectionTimeout.isPositive() || time.compareTo(connectionTimeout) < 0;
    getSocketWrapper().setReadTimeout(Math.max((shorter ? time : connectionTimeout).toMillis(), 1));
  }

  /**
   * Whether the client has closed the connection. Bytes of a next request that have arrived are
   * kept.
   */
  boolean isSenderGone() {
    try {
      getSocketWrapper().isReadyForRead();
      return false;
    } catch (IOException gone) {
      return true;
    }
  }

  /** Restores the connection's timeout. */
  void unlimitWait() {
    getSocketWrapper().setReadTimeout(connectionTimeout.toMillis());
  }
}
