package io.autossl.deployer.secret;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/**
 * The command {@code keyset}: creates a keyset's file and changes its keys, without the service.
 */
public final class KeysetCommand {

  private static final String PASSPHRASE = "AUTOSSL_KEYSET_PASSPHRASE";
  private static final String USAGE =
      """
      keyset <command> <file>

        create           makes a keyset with one key
        list             tells the keys' identifiers
        add-key          adds a key, which seals from now on
        add-standby-key  adds a key, which only opens
        promote-key      makes the key that was added last the one that seals
        remove-old-keys  removes all keys but the one that seals; a copy of the file stays
        wrap             wraps the file with a passphrase
        unwrap           undoes that

      The passphrase of a wrapped file is taken from AUTOSSL_KEYSET_PASSPHRASE.
      """;

  private final PrintStream output;
  private final PrintStream errors;
  private final @Nullable SecretText passphrase;

  /** A command that takes the passphrase from {@code AUTOSSL_KEYSET_PASSPHRASE}, if it is set. */
  public KeysetCommand(Map<String, String> environment, PrintStream output, PrintStream errors) {
    this.output = output;
    this.errors = errors;
    String value = environment.get(PASSPHRASE);
    this.passphrase = value == null || value.isEmpty() ? null : SecretText.of(value);
  }

  /**
   * Runs the command.
   *
   * @param arguments the command, and the keyset's file
   * @return the process's exit code
   */
  public int run(List<String> arguments) {
    if (arguments.size() != 2) {
      errors.print(USAGE);
      return 2;
    }
    try {
      return run(arguments.getFirst(), Path.of(arguments.getLast())) ? 0 : 2;
    } catch (KeysetException failure) {
      errors.println(failure.getMessage() + " " + failure.action());
      return 1;
    } catch (UncheckedIOException failure) {
      errors.println(
          failure.getMessage() + ": " + NestedExceptionUtils.getMostSpecificCause(failure));
      return 1;
    }
  }

  private boolean run(String action, Path path) {
    KeysetFile file = new KeysetFile(path, passphrase);
    switch (action) {
      case "create" -> create(path, file);
      case "list" -> list(file.read());
      case "add-key" -> replace(file, file.read().withNewKey().withNewestKeyAsPrimary());
      case "add-standby-key" -> replace(file, file.read().withNewKey());
      case "promote-key" -> replace(file, file.read().withNewestKeyAsPrimary());
      case "remove-old-keys" -> removeOldKeys(path, file);
      case "wrap" -> wrap(path, file);
      case "unwrap" -> replace(new KeysetFile(path, null), file.read());
      default -> {
        errors.print(USAGE);
        return false;
      }
    }
    return true;
  }

  private void create(Path path, KeysetFile file) {
    if (Files.exists(path)) {
      throw new KeysetException(
          path + " exists already.", "Choose another name: a keyset is never overwritten.", null);
    }
    list(file.readOrCreate());
  }

  /** Keeps a copy of the file: what is still sealed with a removed key would be lost otherwise. */
  private void removeOldKeys(Path path, KeysetFile file) {
    Keyset primary = file.read().withPrimaryKeyAlone();
    Path copy = file.copyTo(path.getFileName() + ".before-" + primary.primaryKeyId());
    replace(file, primary);
    output.println("The file as it was: " + copy);
  }

  private void wrap(Path path, KeysetFile file) {
    if (passphrase == null) {
      throw new KeysetException("There is no passphrase.", "Set " + PASSPHRASE + ".", null);
    }
    if (KeysetFile.isWrapped(new PrivateFile(path).read())) {
      throw new KeysetException(
          path + " is wrapped already.", "For another passphrase, unwrap it first.", null);
    }
    replace(file, new KeysetFile(path, null).read());
  }

  private void replace(KeysetFile file, Keyset keyset) {
    file.replace(keyset);
    list(keyset);
  }

  private void list(Keyset keyset) {
    for (long id : keyset.keyIds()) {
      output.println(id + (id == keyset.primaryKeyId() ? " seals and opens" : " opens"));
    }
  }
}
