package io.autossl.deployer.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that holds a secret: created once, readable by its owner alone (mode 0600). Processes that
 * start at the same time on the same file all end up with the content of the one that came first.
 */
public final class PrivateFile {

  private static final Logger log = LoggerFactory.getLogger(PrivateFile.class);

  private final Path path;

  /** The file at this path, which need not exist yet. */
  public PrivateFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  /** The absolute path. */
  public Path path() {
    return path;
  }

  /**
   * The content; if there is no file yet, it is created with {@code content}.
   *
   * @throws UncheckedIOException if the file can be neither read nor created
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
   * The content. If others may read it too, that is only logged: a mounted secret's permissions
   * cannot always be chosen.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public SecretText read() {
    try {
      SecretText content = SecretText.of(Files.readString(path));
      if (FileReaders.areMoreThanTheService(path)) {
        log.warn("{} holds a secret, and others may read it: chmod 600 {}", path, path);
      }
      return content;
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read " + path, failure);
    }
  }

  /**
   * Replaces the content of an existing file atomically. Its owner stays the same.
   *
   * @throws UncheckedIOException if that is not possible; the file is unchanged then
   */
  public void replace(SecretText content) {
    try {
      PrivateFile real = new PrivateFile(path.toRealPath());
      real.publish(content, real::publishInstead);
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
    Path directory = requireNonNull(path.getParent(), "the root directory is no file");
    Files.createDirectories(directory);
    Path complete = Files.createTempFile(directory, ".new-", ".tmp", ownerOnly());
    try {
      write(complete, content);
      publication.publish(complete);
      force(directory);
    } finally {
      Files.deleteIfExists(complete);
    }
  }

  /** Forces the content to the disk: what is sealed with a lost key is lost, too. */
  private static void write(Path file, SecretText content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = UTF_8.encode(content.reveal());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Forces the file's new name to the disk, where the operating system supports it. */
  private static void force(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException notPossible) {
      log.debug("{} cannot be forced to the disk", directory, notPossible);
    }
  }

  /** Gives a completely written file its name. */
  private interface Publication {
    void publish(Path complete) throws IOException;
  }

  private void publishInstead(Path complete) throws IOException {
    UserPrincipal owner = Files.getOwner(path);
    if (!owner.equals(Files.getOwner(complete))) {
      Files.setOwner(complete, owner);
    }
    Files.move(complete, path, StandardCopyOption.ATOMIC_MOVE);
  }

  private void publishNew(Path complete) throws IOException {
    try {
      // A link is created atomically, and never replaces a file that another process has created.
      Files.createLink(path, complete);
    } catch (FileAlreadyExistsException madeMeanwhile) {
      throw madeMeanwhile;
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
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
