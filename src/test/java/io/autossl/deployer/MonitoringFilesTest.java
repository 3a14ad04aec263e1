package io.autossl.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Checks the form of the files for Prometheus and Grafana, as far as that goes without them; what
 * metrics they may name is checked where the service runs.
 */
class MonitoringFilesTest {

  static Stream<JsonNode> alerts() {
    return MonitoringFiles.alerts().stream();
  }

  static Stream<String> expressions() {
    return Stream.concat(
        alerts().map(alert -> alert.path("expr").asString()),
        MonitoringFiles.panels()
            .valueStream()
            .flatMap(panel -> panel.path("targets").valueStream())
            .map(target -> target.path("expr").asString()));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void haveTheFieldsOfPrometheusAlertingRules(JsonNode alert) {
    assertThat(alert.propertyNames())
        .contains("alert", "expr", "labels", "annotations")
        .isSubsetOf("alert", "expr", "for", "labels", "annotations");
    assertThat(alert.path("alert").asString()).matches("[A-Z][A-Za-z]+");
    assertThat(alert.path("for").asString("1m")).matches("[1-9]\\d*[smhd]");
    assertThat(alert.path("labels").path("severity").asString()).isIn("warning", "critical");
    assertThat(alert.path("annotations").propertyNames())
        .containsExactlyInAnyOrder("summary", "description");
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void haveExpressionsWhoseBracketsClose(String expression) {
    assertThat(closes(expression)).as(expression).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"sum(a{b=\"(\"}[5m]) | true", "sum(a | false", "sum(a] | false", "a{b=\"c} | false"})
  void unbalancedBracketsAreDetected(String expression, boolean closes) {
    assertThat(closes(expression)).isEqualTo(closes);
  }

  @Test
  void showEachPanelOnceAtItsOwnPosition() {
    List<JsonNode> panels = MonitoringFiles.panels().valueStream().toList();

    assertThat(panels).hasSizeGreaterThan(10);
    assertThat(panels.stream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
    assertThat(panels.stream().map(panel -> panel.path("gridPos").toString()))
        .doesNotHaveDuplicates();
    assertThat(panels)
        .allSatisfy(
            panel -> {
              assertThat(panel.at("/datasource/uid").asString()).isEqualTo("${datasource}");
              assertThat(panel.at("/gridPos/x").asInt() + panel.at("/gridPos/w").asInt())
                  .isLessThanOrEqualTo(24);
            });
  }

  @Test
  void haveTheMostImportantAlerts() {
    assertThat(alerts().map(alert -> alert.path("alert").asString()))
        .contains("CertificateExpiresWithinAWeek", "DeploymentsFail", "DeploymentQueueStuck");
  }

  private static boolean closes(String expression) {
    Deque<Character> open = new ArrayDeque<>();
    boolean inString = false;
    for (char next : expression.toCharArray()) {
      if (next == '"') {
        inString = !inString;
      } else if (!inString && "([{".indexOf(next) >= 0) {
        open.push(")]}".charAt("([{".indexOf(next)));
      } else if (!inString && ")]}".indexOf(next) >= 0 && !Objects.equals(open.poll(), next)) {
        return false;
      }
    }
    return open.isEmpty() && !inString;
  }
}
