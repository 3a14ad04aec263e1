package io.autossl.deployer.web.server;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1, with a limit to the time that a request line and its headers may take as a
 * whole. Tomcat's own timeouts start again with every byte.
 *
 * <p>Until its headers have arrived, a request occupies a connection, but no thread.
 */
public final class RequestDeadlineProtocol extends Http11NioProtocol {

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private volatile Duration requestTimeout = Duration.ofMinutes(1);
  private final Map<SocketWrapperBase<NioChannel>, Long> handshakes = new ConcurrentHashMap<>();
  private volatile @Nullable ScheduledFuture<?> checks;

  /** Called by Tomcat, which knows the class by its name. */
  public RequestDeadlineProtocol() {}

  void setRequestTimeout(Duration requestTimeout) {
    this.requestTimeout = requestTimeout;
  }

  @Override
  protected Processor createProcessor() {
    return new RequestDeadlineProcessor(this, getAdapter());
  }

  @Override
  public void start() throws Exception {
    super.start();
    checks =
        getUtilityExecutor()
            .scheduleWithFixedDelay(
                this::endOverdue,
                CHECK_INTERVAL.toMillis(),
                CHECK_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() throws Exception {
    @Nullable ScheduledFuture<?> current = checks;
    if (current != null) {
      current.cancel(false);
    }
    super.stop();
  }

  /**
   * Closes connections whose request is overdue. One whose lock is held is being processed, since
   * something has just arrived, and is left alone.
   */
  private void endOverdue() {
    Set<SocketWrapperBase<NioChannel>> open = getEndpoint().getConnections();
    handshakes.keySet().retainAll(open);
    for (SocketWrapperBase<NioChannel> connection : open) {
      try {
        endIfOverdue(connection);
      } catch (RuntimeException failure) {
        getLog().warn("A connection could not be checked", failure);
      }
    }
  }

  private void endIfOverdue(SocketWrapperBase<NioChannel> connection) {
    if (connection.getLock().tryLock()) {
      try {
        if (isHandshakeOverdue(connection) || isOverdue(connection)) {
          getLog().debug("A request took too long to arrive");
          connection.close();
        }
      } finally {
        connection.getLock().unlock();
      }
    }
  }

  /**
   * Whether the TLS handshake takes too long. There is no request yet during it, so its start is
   * remembered here.
   */
  private boolean isHandshakeOverdue(SocketWrapperBase<NioChannel> connection) {
    NioChannel channel = connection.getSocket();
    if (channel == null || channel.isHandshakeComplete()) {
      handshakes.remove(connection);
      return false;
    }
    long now = System.nanoTime();
    return now - handshakes.computeIfAbsent(connection, first -> now) > requestTimeout.toNanos();
  }

  /**
   * Whether a request takes too long. Tomcat sets its start time at the first byte, and clears it
   * after the answer.
   */
  private boolean isOverdue(SocketWrapperBase<NioChannel> connection) {
    if (connection.getCurrentProcessor() instanceof AbstractProcessor processor
        && !processor.isAsync()) {
      long start = processor.getRequest().getStartTimeNanos();
      return start >= 0 && System.nanoTime() - start > requestTimeout.toNanos();
    }
    return false;
  }
}
