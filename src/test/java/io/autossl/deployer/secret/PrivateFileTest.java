package io.autossl.deployer.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Isolated
@ExtendWith(OutputCaptureExtension.class)
class PrivateFileTest {

  @TempDir private Path directory;

  @Test
  void isMadeOnceAndReadableByItsOwnerAlone() throws IOException {
    Path path = directory.resolve("home/token");

    SecretText first = new PrivateFile(path).readOrCreate(() -> SecretText.of("first"));
    SecretText second = new PrivateFile(path).readOrCreate(() -> SecretText.of("second"));

    assertThat(first.reveal()).isEqualTo("first");
    assertThat(second.reveal()).isEqualTo("first");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    try (var files = Files.list(path.getParent())) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void isTheSameForAllThatCreateItConcurrently() throws Exception {
    Path path = directory.resolve("keyset.json");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var contents =
          threads
              .invokeAll(
                  IntStream.range(0, 50)
                      .<Callable<String>>mapToObj(
                          number ->
                              () ->
                                  new PrivateFile(path)
                                      .readOrCreate(() -> SecretText.of("content " + number))
                                      .reveal())
                      .toList())
              .stream()
              .map(Future::resultNow)
              .distinct();
      assertThat(contents).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-r-----", "r--r-----", "rw----r--"})
  void causesAWarningWhenOthersMayReadIt(String permissions, CapturedOutput output)
      throws IOException {
    Path path = file(permissions);

    assertThat(new PrivateFile(path).readOrCreate(() -> SecretText.of("new")).reveal())
        .isEqualTo("old");

    assertThat(output).containsOnlyOnce("WARN").contains("chmod 600 " + path);
  }

  @Test
  void causesAWarningForTheTargetOfASymbolicLink(CapturedOutput output) throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link.json"), file("rw-r--r--"));

    new PrivateFile(link).read();

    assertThat(output).containsOnlyOnce("WARN").contains("chmod 600 " + link);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------"})
  void causesNoWarningWhenOnlyItsOwnerMayReadIt(String permissions, CapturedOutput output)
      throws IOException {
    new PrivateFile(file(permissions)).read();
    new PrivateFile(directory.resolve("new")).readOrCreate(() -> SecretText.of("new"));

    assertThat(output).doesNotContain("WARN");
  }

  /**
   * As docs/kubernetes.yaml has the keyset mounted: root's, and readable by the service's group.
   */
  @ParameterizedTest
  @CsvSource({"r--r-----, false", "r--r--r--, true"})
  void mayBeReadableByTheGroupIfAnotherUserOwnsIt(String permissions, boolean tooMany)
      throws IOException {
    Path path = file(permissions);
    int somebodyElse = (Integer) Files.getAttribute(path, "unix:uid") + 1;

    assertThat(FileReaders.areMoreThan(somebodyElse, path)).isEqualTo(tooMany);
  }

  @Test
  void saysWhichFileItCannotMake() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(
            () -> new PrivateFile(file.resolve("token")).readOrCreate(() -> SecretText.of("x")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("token");
  }

  private Path file(String permissions) throws IOException {
    Path path = Files.writeString(directory.resolve("secret"), "old");
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
