package io.autossl.deployer.secret;

import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Finds out whether users other than that of the service may read a file. */
final class FileReaders {

  private FileReaders() {}

  /** Whether users other than the service's own may read a file. */
  static boolean areMoreThanTheService(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix")
        && areMoreThan(new UnixSystem().getUid(), file);
  }

  /**
   * Whether users other than this one may read a file. The group's permission counts only if this
   * user is the owner: otherwise the user itself may need it, as for secrets that Kubernetes
   * mounts.
   */
  static boolean areMoreThan(long user, Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    boolean isOwner = ((Integer) Files.getAttribute(file, "unix:uid")).longValue() == user;
    return permissions.contains(OTHERS_READ) || (isOwner && permissions.contains(GROUP_READ));
  }
}
