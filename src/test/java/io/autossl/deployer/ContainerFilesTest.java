package io.autossl.deployer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Checks the files for Docker Compose and Kubernetes without either: that their parts fit together,
 * and that they agree with the Dockerfile and the documentation.
 */
class ContainerFilesTest {

  private static final JsonNode COMPOSE = YamlFiles.document(Path.of("compose.yaml"));
  private static final Map<String, JsonNode> KUBERNETES =
      YamlFiles.documents(Path.of("docs", "kubernetes.yaml")).stream()
          .collect(Collectors.toMap(resource -> resource.path("kind").asString(), node -> node));
  private static final JsonNode POD =
      kubernetes("Deployment").path("spec").path("template").path("spec");
  private static final JsonNode CONTAINER = POD.path("containers").path(0);

  static Stream<String> environment() {
    return Stream.concat(
        CONTAINER.path("env").valueStream().map(variable -> variable.path("name").asString()),
        COMPOSE.path("services").path("deployer").path("environment").propertyNames().stream());
  }

  @ParameterizedTest
  @MethodSource("environment")
  void setDocumentedVariablesOnly(String variable) throws IOException {
    assertThat(Files.readString(Path.of("docs", "operations.md"))).contains(variable);
  }

  /** The benchmark must measure what the image and the documentation use. */
  @Test
  void documentationAndBenchmarkHaveTheJvmOptionsOfTheImage() throws IOException {
    String options =
        Files.readString(Path.of("pom.xml"))
            .replaceFirst("(?s).*<benchmark.jvm-options>(.+?)</benchmark.jvm-options>.*", "$1");

    assertThat(Files.readString(Path.of("docs", "operations.md"))).contains(" " + options + " ");
    assertThat(Files.readString(Path.of("Dockerfile")))
        .contains("\"" + options.replace(" ", "\", \"") + "\"");
  }

  @Test
  void composeBringsUpTheServiceOnItsDatabase() {
    JsonNode services = COMPOSE.path("services");
    JsonNode deployer = services.path("deployer");
    JsonNode database = services.path("database");

    assertThat(services.propertyNames()).containsExactlyInAnyOrder("database", "deployer");
    assertThat(deployer.path("environment").path("SPRING_DATASOURCE_URL").asString())
        .isEqualTo(
            "jdbc:postgresql://database/"
                + database.path("environment").path("POSTGRES_DB").asString());
    assertThat(deployer.path("environment").path("SPRING_DATASOURCE_USERNAME"))
        .isEqualTo(database.path("environment").path("POSTGRES_USER"));
    assertThat(deployer.path("environment").path("SPRING_DATASOURCE_PASSWORD"))
        .isEqualTo(database.path("environment").path("POSTGRES_PASSWORD"));
    assertThat(deployer.path("depends_on").path("database").path("condition").asString())
        .isEqualTo("service_healthy");
    assertThat(database.path("healthcheck").path("test").path(0).asString()).isEqualTo("CMD-SHELL");
    assertThat(deployer.path("read_only").asBoolean()).isTrue();
    assertThat(volumes(services)).isEqualTo(COMPOSE.path("volumes").propertyNames());
  }

  @Test
  void kubernetesReferencesResolve() {
    assertThat(versions())
        .isEqualTo(
            Map.of("Deployment", "apps/v1", "Service", "v1", "PodDisruptionBudget", "policy/v1"));
    JsonNode labels =
        kubernetes("Deployment").path("spec").path("template").path("metadata").path("labels");
    assertThat(kubernetes("Deployment").path("spec").path("selector").path("matchLabels"))
        .isEqualTo(labels);
    assertThat(kubernetes("Service").path("spec").path("selector")).isEqualTo(labels);
    assertThat(kubernetes("PodDisruptionBudget").path("spec").path("selector").path("matchLabels"))
        .isEqualTo(labels);
    assertThat(texts(CONTAINER.path("volumeMounts"), "name"))
        .isEqualTo(texts(POD.path("volumes"), "name"));
    assertThat(CONTAINER.path("ports").path(0).path("name").asString()).isEqualTo("http");
    assertThat(
            Stream.of("startupProbe", "livenessProbe", "readinessProbe")
                .map(probe -> CONTAINER.path(probe).path("httpGet"))
                .map(get -> get.path("port").asString() + " " + get.path("path").asString()))
        .containsExactly(
            "http /actuator/health/liveness",
            "http /actuator/health/liveness",
            "http /actuator/health/readiness");
    assertThat(kubernetes("Service").path("spec").path("ports").path(0).path("targetPort"))
        .isEqualTo(CONTAINER.path("ports").path(0).path("name"));
  }

  @Test
  void kubernetesGivesTheServiceNoMoreThanItNeeds() throws IOException {
    List<String> dockerfile = Files.readAllLines(Path.of("Dockerfile"));
    JsonNode user = POD.path("securityContext");
    assertThat(dockerfile)
        .contains(
            "USER %d:%d".formatted(user.path("runAsUser").asInt(), user.path("runAsGroup").asInt()))
        .contains("EXPOSE " + CONTAINER.path("ports").path(0).path("containerPort").asInt());
    assertThat(user.path("fsGroup")).isEqualTo(user.path("runAsGroup"));
    assertThat(user.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(POD.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    JsonNode container = CONTAINER.path("securityContext");
    assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.path("capabilities").path("drop").path(0).asString()).isEqualTo("ALL");
    assertThat(CONTAINER.path("resources").path("requests").propertyNames())
        .containsExactlyInAnyOrder("cpu", "memory");
  }

  @Test
  void kubernetesWaitsLongerThanCallsTake() {
    int afterStop =
        POD.path("terminationGracePeriodSeconds").asInt()
            - CONTAINER
                .path("lifecycle")
                .path("preStop")
                .path("exec")
                .path("command")
                .path(1)
                .asInt();

    assertThat(afterStop).isGreaterThan(40);
  }

  private static JsonNode kubernetes(String kind) {
    return requireNonNull(KUBERNETES.get(kind));
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    KUBERNETES.forEach(
        (kind, resource) -> versions.put(kind, resource.path("apiVersion").asString()));
    return versions;
  }

  private static Set<String> texts(JsonNode list, String name) {
    return list.valueStream()
        .map(item -> item.path(name).asString())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> volumes(JsonNode services) {
    return services
        .valueStream()
        .flatMap(service -> service.path("volumes").valueStream())
        .map(volume -> volume.asString().replaceFirst(":.*", ""))
        .collect(Collectors.toUnmodifiableSet());
  }
}
