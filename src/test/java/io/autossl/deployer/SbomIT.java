package io.autossl.deployer;

import static io.autossl.deployer.testing.ExtractedApplication.PACKAGED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.PackagedService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Reads the SBOM that the packaged service serves. */
class SbomIT {

  private static final String SBOM = "/actuator/sbom/application";
  private static final String LIBRARIES = "BOOT-INF/lib/";

  /** Spring Boot's packaging adds it by itself: it is what extracts the jar. */
  private static final String JAR_TOOLS = "spring-boot-jarmode-tools-";

  private static AwsSimulator simulator;
  private static PackagedService service;

  @BeforeAll
  static void start(@TempDir Path home) {
    simulator = AwsSimulator.start();
    service = PackagedService.start(simulator, home, Map.of());
  }

  @AfterAll
  static void stop() {
    service.close();
    simulator.close();
  }

  @Test
  void namesEveryLibraryInTheJar() throws IOException {
    JsonNode sbom = service.api().get(SBOM).expect(200).json();

    assertThat(sbom.path("bomFormat").asString()).isEqualTo("CycloneDX");
    assertThat(sbom.path("metadata").path("component").path("name").asString())
        .isEqualTo("autossl-deployer");
    assertThat(sbom.path("components")).allSatisfy(SbomIT::assertIdentified);
    Set<String> named =
        sbom.path("components")
            .valueStream()
            .map(component -> component.path("name").asString() + "-" + version(component))
            .collect(Collectors.toSet());
    List<String> libraries = libraries();
    assertThat(named).containsAll(libraries);
    // Starters hold nothing but dependencies, and are left out of the jar.
    named.removeAll(libraries);
    assertThat(named).allMatch(name -> name.startsWith("spring-boot-starter-"));
  }

  @Test
  void isThatOfTheJarWithoutBuildTimeAndPaths() throws IOException {
    ApiAnswer answer = service.api().get(SBOM).expect(200);

    assertThat(answer.header("Content-Type")).startsWith("application/vnd.cyclonedx+json");
    try (JarFile jar = new JarFile(PACKAGED.toFile())) {
      String location = jar.getManifest().getMainAttributes().getValue("Sbom-Location");
      try (var packaged = jar.getInputStream(jar.getEntry(location))) {
        assertThat(answer.body()).isEqualTo(new String(packaged.readAllBytes(), UTF_8));
      }
    }
    assertThat(answer.json().path("metadata").path("timestamp").isMissingNode()).isTrue();
    assertThat(answer.body())
        .doesNotContain(Path.of("").toAbsolutePath() + "/", System.getProperty("user.home") + "/")
        .doesNotContain("file:", "spring-boot/autossl-deployer");
  }

  @Test
  void isNotForEverybody() {
    service.api().withToken("").get(SBOM).expectProblem(401, "UNAUTHORIZED");
    service.api().withToken("").get("/actuator/sbom").expectProblem(401, "UNAUTHORIZED");
  }

  private static void assertIdentified(JsonNode component) {
    assertThat(component.path("purl").asString())
        .startsWith("pkg:maven/" + component.path("group").asString() + "/")
        .contains("@" + version(component));
    assertThat(component.path("hashes").valueStream().map(hash -> hash.path("alg").asString()))
        .contains("SHA-256");
  }

  private static String version(JsonNode component) {
    return component.path("version").asString();
  }

  private static List<String> libraries() throws IOException {
    try (JarFile jar = new JarFile(PACKAGED.toFile())) {
      return jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
          .map(name -> name.substring(LIBRARIES.length(), name.length() - ".jar".length()))
          .filter(name -> !name.startsWith(JAR_TOOLS))
          .toList();
    }
  }
}
