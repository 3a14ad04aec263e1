package io.autossl.deployer.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine that is measured on. */
final class Machine {

  private static final long GIBIBYTE = 1L << 30;

  private Machine() {}

  /** What it is, in a line. */
  static String description() {
    return "%d cores (%s), %d GiB of memory, %s, JDK %s (%s)"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            value(Path.of("/proc/cpuinfo"), "model name\\s*:\\s*")
                .orElse(System.getProperty("os.arch")),
            Math.round((double) memory() / GIBIBYTE),
            value(Path.of("/etc/os-release"), "PRETTY_NAME=")
                .orElse(System.getProperty("os.name") + " " + System.getProperty("os.version")),
            Runtime.version(),
            System.getProperty("java.vendor"));
  }

  private static long memory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /** What the first line that starts so goes on with, in a file that not every machine has. */
  private static Optional<String> value(Path file, String start) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.matches(start + ".*"))
          .map(line -> line.replaceFirst(start, "").replace("\"", ""))
          .findFirst();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
