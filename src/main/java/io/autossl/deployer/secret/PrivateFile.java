package io.autossl.deployer.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
      return read();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot create " + path, failure);
    }
  }

  /**
   * The content.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public SecretText read() {
    try {
      return SecretText.of(Files.readString(path));
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read " + path, failure);
    }
  }

  /**
   * Puts another content into the file's place, in one stroke.
   *
   * @throws UncheckedIOException if that is not possible; the file is as it was then
   */
  public void replace(SecretText content) {
    try {
      publish(content, complete -> Files.move(complete, path, StandardCopyOption.ATOMIC_MOVE));
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot replace " + path, failure);
    }
  }

  private void create(SecretText content) throws IOException {
    try {
      publish(content, this::publishNew);
    } catch (FileAlreadyExistsException madeMeanwhile) {
      return;
    }
  }

  private void publish(SecretText content, Publication publication) throws IOException {
    Path directory = path.getParent();
    Files.createDirectories(directory);
    Path complete = Files.createTempFile(directory, ".new-", ".tmp", ownerOnly());
    try {
      Files.writeString(complete, content.reveal(), UTF_8);
      publication.publish(complete);
    } finally {
      Files.deleteIfExists(complete);
    }
  }

  /** Makes a complete file be the one that is read. */
  private interface Publication {
    void publish(Path complete) throws IOException;
  }

  private void publishNew(Path complete) throws IOException {
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
