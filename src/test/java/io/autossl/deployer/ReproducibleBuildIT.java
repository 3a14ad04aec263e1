package io.autossl.deployer;

import static io.autossl.deployer.testing.ExtractedApplication.PACKAGED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * Builds the jar a second time: in another directory, at another time, in another time zone,
 * language and encoding, for other rights to files, but with the same Java. See <a
 * href="https://reproducible-builds.org/docs/definition/">reproducible-builds.org</a>.
 */
class ReproducibleBuildIT {

  private static final Duration MAX_BUILD = Duration.ofMinutes(5);
  private static final Path DIRECTORY = Path.of("target", "built again");
  private static final Path OUTPUT = Path.of("target", "built-again.log");
  private static final List<Path> SOURCES =
      List.of(Path.of(".mvn"), Path.of("mvnw"), Path.of("pom.xml"), Path.of("src", "main"));

  /** With the JVM's first compiler alone: javac does not run long enough to earn the second. */
  private static final String JAVA_OPTIONS =
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dfile.encoding=ISO-8859-1"
          + " -Duser.timezone=Asia/Kolkata -Duser.language=tr -Duser.country=TR";

  /** Of Maven alone, whose SBOM takes hashes of all libraries: they earn the second compiler. */
  private static final String MAVEN_OPTIONS = "-XX:TieredStopAtLevel=4";

  @Test
  void givesTheSameBytes() throws Exception {
    FileSystemUtils.deleteRecursively(DIRECTORY);
    for (Path source : SOURCES) {
      Files.createDirectories(DIRECTORY.resolve(source).getParent());
      FileSystemUtils.copyRecursively(source, DIRECTORY.resolve(source));
    }

    build();

    Path again = DIRECTORY.resolve(PACKAGED);
    assertThat(differences(entries(PACKAGED), entries(again)))
        .as("entries that differ (after changes that left old files behind: ./mvnw clean verify)")
        .isEmpty();
    assertThat(Files.mismatch(PACKAGED, again)).as("first byte that differs").isEqualTo(-1);
    FileSystemUtils.deleteRecursively(DIRECTORY);
  }

  private static void build() throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 077 && exec \"$@\"", "sh"));
    command.addAll(List.of("sh", "mvnw", "--batch-mode", "-Dmaven.test.skip", "package"));
    Optional.ofNullable(System.getProperty("maven.repo.local"))
        .ifPresent(repository -> command.add("-Dmaven.repo.local=" + repository));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(DIRECTORY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(OUTPUT.toFile());
    Map<String, String> environment = builder.environment();
    Optional.ofNullable(System.getProperty("autossl.test.maven-java-home"))
        .ifPresent(home -> environment.put("JAVA_HOME", home));
    environment.merge("JAVA_TOOL_OPTIONS", JAVA_OPTIONS, (given, ours) -> given + " " + ours);
    environment.merge("MAVEN_OPTS", MAVEN_OPTIONS, (given, ours) -> given + " " + ours);
    environment.put("TZ", "Asia/Kolkata");
    environment.put("LC_ALL", "C");

    Process build = builder.start();
    try {
      assertThat(build.waitFor(MAX_BUILD.toSeconds(), TimeUnit.SECONDS))
          .as("the build ended in time")
          .isTrue();
    } finally {
      build.descendants().forEach(ProcessHandle::destroyForcibly);
      build.destroyForcibly();
    }
    assertThat(build.exitValue()).as(Files.readString(OUTPUT)).isZero();
  }

  /** What is in a jar, and how it is described there. */
  private static Map<String, String> entries(Path path) throws IOException {
    Map<String, String> entries = new HashMap<>();
    try (JarFile jar = new JarFile(path.toFile())) {
      jar.stream().forEach(entry -> entries.put(entry.getName(), describe(entry)));
    }
    return entries;
  }

  private static String describe(ZipEntry entry) {
    byte[] extra = entry.getExtra();
    return "%d bytes, CRC %x, %d compressed, of %s, extra %s"
        .formatted(
            entry.getSize(),
            entry.getCrc(),
            entry.getCompressedSize(),
            entry.getTimeLocal(),
            extra == null ? "none" : Base64.getEncoder().encodeToString(extra));
  }

  private static List<String> differences(Map<String, String> first, Map<String, String> second) {
    List<String> differences = new ArrayList<>();
    first.forEach(
        (name, description) -> {
          String other = second.getOrDefault(name, "not there");
          if (!other.equals(description)) {
            differences.add("%s: %s; again: %s".formatted(name, description, other));
          }
        });
    second.keySet().stream()
        .filter(name -> !first.containsKey(name))
        .forEach(name -> differences.add(name + ": not there at first"));
    return differences;
  }
}
