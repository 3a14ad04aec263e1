package io.autossl.deployer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators load into Prometheus and Grafana. */
final class MonitoringFiles {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern STRINGS = Pattern.compile("\"[^\"]*\"");
  private static final Pattern LABELS = Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\bby\\s*\\([^)]*\\)");
  private static final Pattern METRIC = Pattern.compile("\\b[a-z]+(_[a-z]+)+\\b(?!\\s*\\()");

  private MonitoringFiles() {}

  /** The alerting rules. */
  static List<JsonNode> alerts() {
    JsonNode file = YamlFiles.document(Path.of("docs", "alerts.yaml"));
    return file.path("groups")
        .valueStream()
        .flatMap(group -> group.path("rules").valueStream())
        .toList();
  }

  /** The panels of the dashboard. */
  static JsonNode panels() {
    return JSON.readTree(read("grafana-dashboard.json")).path("panels");
  }

  static Set<String> alertedMetrics() {
    return metrics(alerts().stream().map(alert -> alert.path("expr").asString()).toList());
  }

  static Set<String> shownMetrics() {
    return metrics(
        panels()
            .valueStream()
            .flatMap(panel -> panel.path("targets").valueStream())
            .map(target -> target.path("expr").asString())
            .toList());
  }

  private static Set<String> metrics(List<String> expressions) {
    Set<String> metrics = new TreeSet<>();
    for (String expression : expressions) {
      String bare = LABELS.matcher(STRINGS.matcher(expression).replaceAll("")).replaceAll(" ");
      METRIC.matcher(bare).results().forEach(metric -> metrics.add(metric.group()));
    }
    return metrics;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of("docs", file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
