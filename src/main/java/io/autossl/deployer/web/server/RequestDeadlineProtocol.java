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
 * HTTP/1.1 as Tomcat speaks it, with a limit to the time that a request line and its headers may
 * take as a whole. Tomcat's own timeouts begin anew with every byte.
 *
 * <p>Until its headers are there, a request holds a connection, and no thread.
 */
public final class RequestDeadlineProtocol extends Http11NioProtocol {

  private static final Duration ROUND = Duration.ofSeconds(1);

  private volatile Duration requestTimeout = Duration.ofMinutes(1);
  private final Map<SocketWrapperBase<NioChannel>, Long> handshakes = new ConcurrentHashMap<>();
  private volatile @Nullable ScheduledFuture<?> rounds;

  /** Tomcat makes it, by its name. */
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
    rounds =
        getUtilityExecutor()
            .scheduleWithFixedDelay(
                this::endOverdue, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() throws Exception {
    @Nullable ScheduledFuture<?> current = rounds;
    if (current != null) {
      current.cancel(false);
    }
    super.stop();
  }

  /** Who works for a connection holds its lock: there, something has just arrived. */
  private void endOverdue() {
    Set<SocketWrapperBase<NioChannel>> open = getEndpoint().getConnections();
    handshakes.keySet().retainAll(open);
    for (SocketWrapperBase<NioChannel> connection : open) {
      try {
        endIfOverdue(connection);
      } catch (RuntimeException failure) {
        getLog().warn("A connection could not be looked at", failure);
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

  /** There is no request as long as TLS is not agreed on. */
  private boolean isHandshakeOverdue(SocketWrapperBase<NioChannel> connection) {
    NioChannel channel = connection.getSocket();
    if (channel == null || channel.isHandshakeComplete()) {
      handshakes.remove(connection);
      return false;
    }
    long now = System.nanoTime();
    return now - handshakes.computeIfAbsent(connection, first -> now) > requestTimeout.toNanos();
  }

  /** A request has a start as soon as its first byte is there, until it has been answered. */
  private boolean isOverdue(SocketWrapperBase<NioChannel> connection) {
    if (connection.getCurrentProcessor() instanceof AbstractProcessor processor
        && !processor.isAsync()) {
      long start = processor.getRequest().getStartTimeNanos();
      return start >= 0 && System.nanoTime() - start > requestTimeout.toNanos();
    }
    return false;
  }
}
