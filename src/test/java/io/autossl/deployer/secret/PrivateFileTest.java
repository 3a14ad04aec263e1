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
import org.junit.jupiter.api.io.TempDir;

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
  void givesAllThatStartTogetherTheSame() throws Exception {
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

  @Test
  void saysWhichFileItCannotMake() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(
            () -> new PrivateFile(file.resolve("token")).readOrCreate(() -> SecretText.of("x")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("token");
  }
}
