package io.autossl.deployer.simulator;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The access keys that exist. */
final class AccessKeys {

  private final Map<String, SimulatedAccessKey> accessKeys = new ConcurrentHashMap<>();

  void add(SimulatedAccessKey accessKey) {
    accessKeys.put(accessKey.accessKeyId(), accessKey);
  }

  Optional<SimulatedAccessKey> find(String accessKeyId) {
    return Optional.ofNullable(accessKeys.get(accessKeyId));
  }

  void change(String accessKeyId, UnaryOperator<SimulatedAccessKey> change) {
    if (accessKeys.computeIfPresent(accessKeyId, (id, key) -> change.apply(key)) == null) {
      throw new NoSuchElementException("No access key " + accessKeyId);
    }
  }

  void clear() {
    accessKeys.clear();
  }
}
