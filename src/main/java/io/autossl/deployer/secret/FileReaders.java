package io.autossl.deployer.secret;

import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Who may read a file beside the service. */
final class FileReaders {

  private FileReaders() {}

  /** Whether others than the service's user may read a file, which that user could prevent. */
  static boolean areMoreThanTheService(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix")
        && areMoreThan(new UnixSystem().getUid(), file);
  }

  /**
   * Whether others than a user may read a file. It may be the group that lets the user itself read
   * it, as with the secrets that Kubernetes mounts; then the group is not counted.
   */
  static boolean areMoreThan(long user, Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    boolean isOwner = ((Integer) Files.getAttribute(file, "unix:uid")).longValue() == user;
    return permissions.contains(OTHERS_READ) || (isOwner && permissions.contains(GROUP_READ));
  }
}
