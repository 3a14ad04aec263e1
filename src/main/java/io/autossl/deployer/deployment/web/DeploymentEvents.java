package io.autossl.deployer.deployment.web;

import com.github.benmanes.caffeine.cache.Ticker;
import io.autossl.deployer.audit.Actor;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events of the changes of a deployment as they are stored, whichever replica runs it.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
 *     events</a>
 */
@Component
class DeploymentEvents {

  private static final long NO_TIMEOUT = 0;

  private final Deployments deployments;
  private final RevisionPollers pollers;
  private final SseConnectionLimiter connections;
  private final JsonMapper json;

  DeploymentEvents(
      Deployments deployments,
      RevisionPollers pollers,
      SseConnectionLimiter connections,
      JsonMapper json) {
    this.deployments = deployments;
    this.pollers = pollers;
    this.connections = connections;
    this.json = json;
  }

  /**
   * Begins to send events to the client of the current request.
   *
   * @param now the deployment as it stands
   * @param known the revision that the client knows; negative if it knows nothing
   * @param access whether the client still may know
   * @throws io.autossl.deployer.web.ApiException if there are too many streams already
   */
  SseEmitter follow(DeploymentSnapshot now, long known, BooleanSupplier access) {
    UUID id = now.id();
    SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
    SseConnectionLimiter.Permit permit = connections.open(Actor.current());
    Thread.ofVirtual()
        .name("events-" + id)
        .start(
            new SseSubscription(
                id, this, pollers, emitter, permit, access, now, known, Ticker.systemTicker()));
    return emitter;
  }

  DeploymentSnapshot get(UUID id) {
    return deployments.get(id);
  }

  /** The change from one snapshot of a deployment to a later one, as JSON in UTF-8. */
  byte[] change(DeploymentSnapshot before, DeploymentSnapshot after) {
    return change(after, after.stepsChangedSince(before));
  }

  /** The change of a deployment since an earlier revision, as JSON in UTF-8. */
  byte[] changeSince(long revision, DeploymentSnapshot after) {
    return change(after, deployments.stepsChangedAfter(revision, after));
  }

  private byte[] change(DeploymentSnapshot after, List<StepView> changed) {
    // Bytes, not a string: Jackson then escapes unpaired surrogates, which UTF-8 cannot encode.
    return json.writeValueAsBytes(DeploymentChange.of(after.view(), changed));
  }
}
