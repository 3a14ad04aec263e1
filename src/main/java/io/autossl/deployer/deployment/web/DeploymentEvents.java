package io.autossl.deployer.deployment.web;

import io.autossl.deployer.audit.Actor;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells clients of a deployment's changes as they are stored, whichever replica runs it.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
 *     events</a>
 */
@Component
class DeploymentEvents {

  private static final long NO_TIMEOUT = 0;

  private final Deployments deployments;
  private final RevisionPollers watches;
  private final SseConnectionLimiter streams;
  private final JsonMapper json;

  DeploymentEvents(
      Deployments deployments,
      RevisionPollers watches,
      SseConnectionLimiter streams,
      JsonMapper json) {
    this.deployments = deployments;
    this.watches = watches;
    this.streams = streams;
    this.json = json;
  }

  /**
   * Begins to tell the client whose request this thread works on.
   *
   * @param now the deployment as it stands
   * @param known the revision that the client knows; negative if it knows nothing
   * @param access whether the client still may know
   * @throws io.autossl.deployer.web.ApiException if there are too many streams already
   */
  SseEmitter follow(RenderedDeployment now, long known, BooleanSupplier access) {
    UUID id = now.deployment().id();
    SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
    SseConnectionLimiter.Place place = streams.open(Actor.current());
    Thread.ofVirtual()
        .name("events-" + id)
        .start(new SseSubscription(id, this, watches, emitter, place, access, now, known));
    return emitter;
  }

  RenderedDeployment get(UUID id) {
    return deployments.get(id);
  }

  /** The change from one state of a deployment to a later one. */
  String change(RenderedDeployment before, RenderedDeployment after) {
    List<RenderedStep> changed =
        IntStream.range(0, after.steps().size())
            .filter(index -> !after.steps().get(index).equals(before.steps().get(index)))
            .mapToObj(after.steps()::get)
            .toList();
    return json.writeValueAsString(DeploymentChange.of(after.deployment(), changed));
  }

  /** The change from an earlier revision of a deployment. */
  String changeSince(long revision, RenderedDeployment after) {
    List<RenderedStep> changed =
        deployments.stepsChangedAfter(after.deployment().id(), revision).stream()
            .map(step -> after.steps().get(step.sequence() - 1))
            .toList();
    return json.writeValueAsString(DeploymentChange.of(after.deployment(), changed));
  }
}
