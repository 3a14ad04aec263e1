package io.autossl.deployer.simulator;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The distributions of all accounts. */
final class Distributions {

  private final Map<String, StoredDistribution> distributions = new ConcurrentSkipListMap<>();

  void put(String id, StoredDistribution distribution) {
    distributions.put(id, distribution);
  }

  Optional<StoredDistribution> find(String id) {
    return Optional.ofNullable(distributions.get(id));
  }

  Collection<StoredDistribution> all() {
    return distributions.values();
  }

  void remove(String id) {
    distributions.remove(id);
  }

  void clear() {
    distributions.clear();
  }
}
