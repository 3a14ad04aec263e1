package io.autossl.deployer.deployment.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Keeps the deployments that were read last as they were shown, for as long as they stay the same,
 * and shows each to all who asked meanwhile at once: many may watch one that is large.
 */
@Component
class RenderedDeployments {

  private static final int MAX_BYTES = 8 * 1024 * 1024;
  private static final int LOCKS = 64;

  private final Map<UUID, RenderedDeployment> kept = new LinkedHashMap<>(16, 0.75f, true);
  private final List<Lock> locks = Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();
  private long keptBytes;

  /** Renders a deployment of which this revision, or a later one, is read next. */
  interface Rendering {

    /** Renders it, with the help of how it was rendered before. */
    RenderedDeployment render(long revision, Optional<RenderedDeployment> earlier);
  }

  /**
   * Shows a deployment as it stands, or as it stood at any time since this was called.
   *
   * @param revision tells the deployment's revision
   * @param rendering asked for only if it has changed
   */
  RenderedDeployment get(UUID id, LongSupplier revision, Rendering rendering) {
    long oldest = revision.getAsLong();
    Optional<RenderedDeployment> known = find(id, oldest);
    if (known.isPresent()) {
      return known.get();
    }
    Lock lock = locks.get(Math.floorMod(id.hashCode(), LOCKS));
    lock.lock();
    try {
      return find(id, oldest).orElseGet(() -> render(id, revision, rendering));
    } finally {
      lock.unlock();
    }
  }

  private RenderedDeployment render(UUID id, LongSupplier revision, Rendering rendering) {
    // Read first: what is read next is as old at the most.
    long oldest = revision.getAsLong();
    RenderedDeployment rendered = rendering.render(oldest, find(id, 0));
    keep(id, rendered);
    return rendered;
  }

  private synchronized Optional<RenderedDeployment> find(UUID id, long oldest) {
    return Optional.ofNullable(kept.get(id)).filter(known -> known.revision() >= oldest);
  }

  private synchronized void keep(UUID id, RenderedDeployment rendered) {
    RenderedDeployment earlier = kept.put(id, rendered);
    keptBytes += rendered.length() - (earlier == null ? 0 : earlier.length());
    var eldest = kept.entrySet().iterator();
    while (keptBytes > MAX_BYTES && eldest.hasNext()) {
      keptBytes -= eldest.next().getValue().length();
      eldest.remove();
    }
  }
}
