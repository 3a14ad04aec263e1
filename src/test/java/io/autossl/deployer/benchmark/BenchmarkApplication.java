package io.autossl.deployer.benchmark;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Measures the packaged service beside a simulated AWS, each in a process of its own, and prints a
 * table. System properties:
 *
 * <ul>
 *   <li>{@code benchmark.scenarios}: the names of those to run, separated by commas; all if empty
 *   <li>{@code benchmark.jvm-options}: options of the service's JVM, separated by spaces
 * </ul>
 */
final class BenchmarkApplication {

  /** In this order: the first deployment of a process comes before all others. */
  private static final Map<String, Scenario> SCENARIOS = new LinkedHashMap<>();

  static {
    SCENARIOS.put("start", new StartTime());
    SCENARIOS.put("hundred", new HundredDistributions());
    SCENARIOS.put("first-call", new FirstCall());
    SCENARIOS.put("queue", new QueuedDeployments());
    SCENARIOS.put("large", new LargeDeployment());
    SCENARIOS.put("memory", new Memory());
    SCENARIOS.put("replicas", new ThroughputOfReplicas());
    SCENARIOS.put("history", new LongHistory());
  }

  BenchmarkApplication() {}

  /** Runs the benchmark. */
  void main() throws Exception {
    LoggingSystem.get(BenchmarkApplication.class.getClassLoader()).beforeInitialize();
    Runtime.getRuntime().addShutdownHook(new Thread(BenchmarkApplication::endChildren));
    Set<String> chosen = chosen();
    Table table = new Table(System.out);
    try (Workbench workbench = Workbench.create(options())) {
      System.out.printf("%s%n%n", Machine.description());
      table.begin();
      for (Map.Entry<String, Scenario> scenario : SCENARIOS.entrySet()) {
        if (chosen.contains(scenario.getKey())) {
          scenario.getValue().measure(workbench).forEach(table::add);
        }
      }
    }
  }

  private static Set<String> chosen() {
    Set<String> chosen = Set.copyOf(words("benchmark.scenarios", ","));
    if (!SCENARIOS.keySet().containsAll(chosen)) {
      throw new IllegalArgumentException("There are only the scenarios " + SCENARIOS.keySet());
    }
    return chosen.isEmpty() ? SCENARIOS.keySet() : chosen;
  }

  private static List<String> options() {
    return Stream.concat(Stream.of("-Xmx256m"), words("benchmark.jvm-options", " ").stream())
        .toList();
  }

  private static List<String> words(String property, String separator) {
    return Arrays.stream(System.getProperty(property, "").split(separator))
        .filter(word -> !word.isBlank())
        .toList();
  }

  private static void endChildren() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }
}
