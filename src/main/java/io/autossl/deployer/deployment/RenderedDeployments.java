package io.autossl.deployer.deployment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps the deployments that were read last as they were shown, for as long as they stay the same:
 * many may watch one that is large.
 */
@Component
class RenderedDeployments {

  private static final int MOST_BYTES = 8 * 1024 * 1024;

  private final JsonMapper json;
  private final Map<UUID, RenderedDeployment> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long keptBytes;

  RenderedDeployments(JsonMapper json) {
    this.json = json;
  }

  /** The deployment at a revision or a later one; asks for it only if it has changed. */
  RenderedDeployment get(UUID id, long revision, Supplier<DeploymentView> current) {
    RenderedDeployment earlier = find(id);
    if (earlier != null && earlier.revision() == revision) {
      return earlier;
    }
    RenderedDeployment rendered =
        new RenderedDeployment(revision, json.writeValueAsBytes(current.get()));
    keep(id, rendered);
    return rendered;
  }

  private synchronized @Nullable RenderedDeployment find(UUID id) {
    return kept.get(id);
  }

  private synchronized void keep(UUID id, RenderedDeployment rendered) {
    RenderedDeployment earlier = kept.get(id);
    if (earlier != null && earlier.revision() > rendered.revision()) {
      return;
    }
    kept.put(id, rendered);
    keptBytes += rendered.json().length - (earlier == null ? 0 : earlier.json().length);
    var oldest = kept.entrySet().iterator();
    while (keptBytes > MOST_BYTES && oldest.hasNext()) {
      keptBytes -= oldest.next().getValue().json().length;
      oldest.remove();
    }
  }
}
