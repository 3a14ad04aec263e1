package io.autossl.deployer.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * The packaged service, taken out of its jar and with an AOT cache, as docs/operations.md says: it
 * starts several times as fast as from the jar itself. Made once, and again when the jar or the JDK
 * is another one.
 */
public final class ExtractedApplication {

  /** The packaged service. */
  public static final Path PACKAGED = Path.of("target", "autossl-deployer.jar");

  private static final Path DIRECTORY = Path.of("target", "extracted-application");
  private static final Path JAR = DIRECTORY.resolve(PACKAGED.getFileName());
  private static final Path CACHE = DIRECTORY.resolve("autossl-deployer.aot");
  private static final Path ORIGIN = DIRECTORY.resolve("origin");
  private static final Path OUTPUT = Path.of("target", "extracted-application.log");

  private ExtractedApplication() {}

  /** The command that runs it, up to the application's own arguments. */
  public static List<String> command(List<String> options) {
    prepare();
    List<String> command = new ArrayList<>();
    command.add(java());
    command.add("-XX:AOTCache=" + CACHE);
    command.addAll(options);
    command.add("-jar");
    command.add(JAR.toString());
    return command;
  }

  /** The java of the JDK that this process runs on. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static synchronized void prepare() {
    try {
      String origin = origin();
      if (Files.exists(ORIGIN) && Files.readString(ORIGIN).equals(origin)) {
        return;
      }
      FileSystemUtils.deleteRecursively(DIRECTORY);
      extract();
      train();
      Files.writeString(ORIGIN, origin);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What it is made from. The time of the jar tells nothing: every build gives it the same one. */
  private static String origin() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (var jar = new DigestInputStream(Files.newInputStream(PACKAGED), digest)) {
        jar.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest()) + " " + Runtime.version();
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void extract() throws IOException {
    run(
        new ProcessBuilder(
            java(),
            "-Djarmode=tools",
            "-jar",
            PACKAGED.toString(),
            "extract",
            "--destination",
            DIRECTORY.toString()));
  }

  private static void train() throws IOException {
    Path home = Files.createTempDirectory("autossl-training-");
    try {
      ProcessBuilder training =
          new ProcessBuilder(
              java(),
              "-XX:AOTCacheOutput=" + CACHE,
              "-XX:TieredStopAtLevel=1",
              "-Xlog:aot=error",
              "-Dspring.context.exit=onRefresh",
              "-jar",
              JAR.toString());
      training.environment().put("AUTOSSL_HOME", home.toString());
      run(training);
    } finally {
      FileSystemUtils.deleteRecursively(home);
    }
  }

  private static void run(ProcessBuilder command) throws IOException {
    Process process = command.redirectErrorStream(true).redirectOutput(OUTPUT.toFile()).start();
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(Files.readString(OUTPUT));
      }
    } catch (InterruptedException failure) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure);
    }
  }
}
