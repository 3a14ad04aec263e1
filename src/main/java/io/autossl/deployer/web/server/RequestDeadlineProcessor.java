package io.autossl.deployer.web.server;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;

/**
 * Tomcat's work for a connection. It lets the wait for more of a body be limited for one request:
 * Tomcat's own limit is the same for all.
 */
final class RequestDeadlineProcessor extends Http11Processor {

  private static final int NOTE = 16;

  private final Duration pauseLimit;

  RequestDeadlineProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
    super(protocol, adapter);
    pauseLimit = Duration.ofMillis(protocol.getConnectionTimeout());
    request.setNote(NOTE, this);
  }

  static RequestDeadlineProcessor of(Request request) {
    return (RequestDeadlineProcessor) requireNonNull(request.getNote(NOTE));
  }

  /** Limits the wait for the next bytes to this time, or to a pause's limit if that is shorter. */
  void limitWait(Duration time) {
    boolean shorter = !pauseLimit.isPositive() || time.compareTo(pauseLimit) < 0;
    getSocketWrapper().setReadTimeout(Math.max((shorter ? time : pauseLimit).toMillis(), 1));
  }

  /**
   * Whether nobody is there to be answered. What has arrived of a next request stays to be read.
   */
  boolean isSenderGone() {
    try {
      getSocketWrapper().isReadyForRead();
      return false;
    } catch (IOException gone) {
      return true;
    }
  }

  /** As before any limit. */
  void unlimitWait() {
    getSocketWrapper().setReadTimeout(pauseLimit.toMillis());
  }
}
