package io.autossl.deployer.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autossl.deployer.web.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Tells one client of a deployment's changes until it is over, or the client has gone. */
final class DeploymentFollower implements Runnable {

  /** So often that no proxy takes the connection for dead. */
  static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(DeploymentFollower.class);

  private final UUID id;
  private final DeploymentEvents events;
  private final RevisionWatches watches;
  private final SseEmitter client;
  private final RenderedDeployment first;
  private final long known;

  DeploymentFollower(
      UUID id,
      DeploymentEvents events,
      RevisionWatches watches,
      SseEmitter client,
      RenderedDeployment first,
      long known) {
    this.id = id;
    this.events = events;
    this.watches = watches;
    this.client = client;
    this.first = first;
    this.known = known;
  }

  @Override
  public void run() {
    RevisionWatch watch = watches.join(id);
    try {
      follow(watch);
      client.complete();
    } catch (IOException | IllegalStateException gone) {
      log.debug("Who followed deployment {} has gone", id, gone);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      watches.leave(id);
    }
  }

  private void follow(RevisionWatch watch) throws IOException, InterruptedException {
    sendFirst();
    RenderedDeployment sent = first;
    while (!sent.isOver()) {
      switch (watch.await(sent.revision(), KEEP_ALIVE)) {
        case NONE -> client.send(SseEmitter.event().comment("nothing has changed"));
        case CHANGED -> sent = sendChange(sent);
        case ENDED -> {
          return;
        }
      }
    }
  }

  private void sendFirst() throws IOException {
    boolean isKnownInPart = known >= 0 && known <= first.revision();
    if (first.isOver() || !isKnownInPart) {
      sendWhole(first);
    } else if (known < first.revision()) {
      send("change", first.revision(), events.changeSince(known, first));
    } else {
      client.send(SseEmitter.event().comment("nothing has changed"));
    }
  }

  /** Returns what the client knows now. */
  private RenderedDeployment sendChange(RenderedDeployment known) throws IOException {
    RenderedDeployment now;
    try {
      now = events.get(id);
    } catch (DataAccessException | TransactionException failure) {
      // The watch tells again when the database is back.
      log.debug("Deployment {} cannot be read", id, failure);
      return known;
    } catch (ApiException deleted) {
      throw new IllegalStateException(deleted);
    }
    if (now.isOver()) {
      sendWhole(now);
    } else {
      send("change", now.revision(), events.change(known, now));
    }
    return now;
  }

  private void sendWhole(RenderedDeployment deployment) throws IOException {
    send("deployment", deployment.revision(), new String(deployment.json(), UTF_8));
  }

  private void send(String name, long revision, String data) throws IOException {
    client.send(SseEmitter.event().name(name).id(Long.toString(revision)).data(data));
  }
}
