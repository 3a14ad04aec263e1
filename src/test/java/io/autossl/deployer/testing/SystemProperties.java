package io.autossl.deployer.testing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes system properties, and changes them back when closed. */
public final class SystemProperties implements AutoCloseable {

  private final Map<String, @Nullable String> before = new HashMap<>();

  /** Nothing is changed yet. */
  public SystemProperties() {}

  /** Changes one. */
  public SystemProperties set(String name, String value) {
    before.putIfAbsent(name, System.getProperty(name));
    System.setProperty(name, value);
    return this;
  }

  @Override
  public void close() {
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }
}
