package io.autossl.deployer.deployment.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Ticker;
import io.autossl.deployer.web.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends the changes of a deployment to one client until the deployment has ended, or the client has
 * gone.
 */
final class SseSubscription implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(SseSubscription.class);

  /** How often a comment is sent, so that no proxy takes the connection for dead. */
  static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  /** How often access is checked again. */
  private static final Duration ACCESS_CHECK = Duration.ofSeconds(1);

  private static final Duration DATABASE_RETRY = Duration.ofSeconds(1);

  private final UUID id;
  private final DeploymentEvents events;
  private final RevisionPollers pollers;
  private final SseEmitter client;
  private final SseConnectionLimiter.Permit permit;
  private final BooleanSupplier access;
  private final DeploymentSnapshot first;
  private final long lastEventId;
  private final Ticker ticker;
  private long lastSent;
  private long accessChecked;

  SseSubscription(
      UUID id,
      DeploymentEvents events,
      RevisionPollers pollers,
      SseEmitter client,
      SseConnectionLimiter.Permit permit,
      BooleanSupplier access,
      DeploymentSnapshot first,
      long lastEventId,
      Ticker ticker) {
    this.id = id;
    this.events = events;
    this.pollers = pollers;
    this.client = client;
    this.permit = permit;
    this.access = access;
    this.first = first;
    this.lastEventId = lastEventId;
    this.ticker = ticker;
    this.lastSent = ticker.read();
    this.accessChecked = ticker.read();
  }

  @Override
  public void run() {
    try (permit) {
      follow();
    } finally {
      // The client then connects again, with the last event that it knows.
      client.complete();
    }
  }

  private void follow() {
    RevisionPoller poller = pollers.subscribe(id);
    try {
      follow(poller);
    } catch (IOException | IllegalStateException gone) {
      log.debug("A subscriber of deployment {} has gone", id, gone);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      log.warn("A subscription to deployment {} failed", id, failure);
    } finally {
      pollers.unsubscribe(id);
    }
  }

  private void follow(RevisionPoller poller) throws IOException, InterruptedException {
    sendFirst();
    DeploymentSnapshot sent = first;
    while (!sent.isFinished() && hasAccess()) {
      switch (poller.await(sent.revision(), untilCommentOrCheck())) {
        case UNCHANGED -> sendCommentIfDue();
        case CHANGED -> {
          try {
            DeploymentSnapshot now = events.get(id);
            sendChange(sent, now);
            sent = now;
          } catch (DataAccessException | TransactionException failure) {
            log.debug("Deployment {} cannot be read at present", id, failure);
            sendCommentIfDue();
            poller.endsWithin(DATABASE_RETRY);
          } catch (ApiException deleted) {
            log.debug("Deployment {} is gone", id, deleted);
            return;
          }
        }
        case ENDED -> {
          return;
        }
      }
    }
  }

  private boolean hasAccess() {
    if (left(ACCESS_CHECK, accessChecked).isPositive()) {
      return true;
    }
    accessChecked = ticker.read();
    try {
      return access.getAsBoolean();
    } catch (DataAccessException | TransactionException failure) {
      log.debug("Access to deployment {} cannot be checked at present", id, failure);
      return true;
    }
  }

  private void sendFirst() throws IOException {
    boolean isKnownInPart = lastEventId >= 0 && lastEventId <= first.revision();
    if (first.isFinished() || !isKnownInPart) {
      sendWhole(first);
    } else if (lastEventId < first.revision()) {
      send("change", first.revision(), events.changeSince(lastEventId, first));
    } else {
      sendComment();
    }
  }

  private void sendChange(DeploymentSnapshot before, DeploymentSnapshot now) throws IOException {
    if (now.isFinished()) {
      sendWhole(now);
    } else {
      send("change", now.revision(), events.change(before, now));
    }
  }

  private void sendWhole(DeploymentSnapshot deployment) throws IOException {
    send("deployment", deployment.revision(), deployment.json());
  }

  private void send(String name, long revision, byte[] json) throws IOException {
    String data = new String(json, UTF_8);
    client.send(SseEmitter.event().name(name).id(Long.toString(revision)).data(data));
    lastSent = ticker.read();
  }

  private void sendCommentIfDue() throws IOException {
    if (untilComment().isZero()) {
      sendComment();
    }
  }

  private void sendComment() throws IOException {
    client.send(SseEmitter.event().comment("nothing has changed"));
    lastSent = ticker.read();
  }

  private Duration untilComment() {
    return left(KEEP_ALIVE, lastSent);
  }

  private Duration untilCommentOrCheck() {
    Duration untilCheck = left(ACCESS_CHECK, accessChecked);
    return untilCheck.compareTo(untilComment()) < 0 ? untilCheck : untilComment();
  }

  /** What is left of a duration that began at a time. */
  private Duration left(Duration whole, long begunNanos) {
    return Duration.ofNanos(Math.max(0, whole.toNanos() - (ticker.read() - begunNanos)));
  }
}
