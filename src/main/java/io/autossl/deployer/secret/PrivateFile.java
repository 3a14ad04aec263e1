package io.autossl.deployer.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/**
 * A file that holds a secret: made once, readable by its owner alone (mode 0600). Processes that
 * start at the same time on the same file all end up with the content of the one that came first.
 */
public final class PrivateFile {

  private final Path path;

  /** A file that need not exist yet. */
  public PrivateFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * The content, made by {@code content} if there is no file yet.
   *
   * @throws UncheckedIOException if the file can be neither read nor made
   */
  public SecretText readOrCreate(Supplier<SecretText> content) {
    try {
      if (Files.notExists(path)) {
        create(content.get());
      }
      return SecretText.of(Files.readString(path));
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read or create " + path, failure);
    }
  }

  private void create(SecretText content) throws IOException {
    Path directory = path.getParent();
    Files.createDirectories(directory);
    Path complete = Files.createTempFile(directory, ".new-", ".tmp", ownerOnly());
    try {
      Files.writeString(complete, content.reveal(), UTF_8);
      publish(complete);
    } catch (FileAlreadyExistsException madeMeanwhile) {
      return;
    } finally {
      Files.deleteIfExists(complete);
    }
  }

  private void publish(Path complete) throws IOException {
    try {
      // A link is made whole or not at all, and never replaces what another process has made.
      Files.createLink(path, complete);
    } catch (UnsupportedOperationException noLinks) {
      Files.move(complete, path);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
