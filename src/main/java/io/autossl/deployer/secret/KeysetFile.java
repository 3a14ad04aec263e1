package io.autossl.deployer.secret;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.PasswordBasedDecrypter;
import com.nimbusds.jose.crypto.PasswordBasedEncrypter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * The keyset's file: Tink's JSON format, or a JWE of it that is encrypted with a passphrase.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-4.8">RFC 7518, PBES2</a>
 */
final class KeysetFile {

  private static final Logger log = LoggerFactory.getLogger(KeysetFile.class);
  private static final int SALT_BYTES = 16;

  /** Makes it expensive to guess the passphrase; a start takes some tenths of a second longer. */
  private static final int ITERATIONS = 600_000;

  private final PrivateFile file;
  private final @Nullable SecretText passphrase;

  /**
   * A file that need not exist yet.
   *
   * @param passphrase what it is encrypted with; null if it is not encrypted
   */
  KeysetFile(Path path, @Nullable SecretText passphrase) {
    this.file = new PrivateFile(path);
    this.passphrase = passphrase;
  }

  /**
   * The keyset; a new one if there is no file yet.
   *
   * @throws KeysetException if the file holds none, or does not open
   */
  Keyset readOrCreate() {
    return parsed(content(() -> file.readOrCreate(() -> written(Keyset.generate()))));
  }

  /**
   * The keyset of a file that exists.
   *
   * @throws KeysetException if the file holds none, or does not open
   */
  Keyset read() {
    return parsed(content(file::read));
  }

  /**
   * Copies the file, as it is, to a new one in the same directory.
   *
   * @return where the copy is
   */
  Path copyTo(String name) {
    SecretText content = content(file::read);
    PrivateFile copy = new PrivateFile(file.path().resolveSibling(name));
    if (!copy.readOrCreate(() -> content).equals(content)) {
      throw new KeysetException(
          copy.path() + " exists already.", "Put it where your backups are.", null);
    }
    return copy.path();
  }

  private SecretText content(Supplier<SecretText> reading) {
    try {
      return reading.get();
    } catch (UncheckedIOException failure) {
      throw new KeysetException(
          "The keyset %s can be neither read nor made: %s"
              .formatted(
                  file.path(), NestedExceptionUtils.getMostSpecificCause(failure).toString()),
          "Let the service's user read it, or write into its directory.",
          failure);
    }
  }

  /** Replaces the keyset in the file atomically. */
  void replace(Keyset keyset) {
    file.replace(written(keyset));
  }

  static boolean isWrapped(SecretText content) {
    return !content.reveal().stripLeading().startsWith("{");
  }

  private SecretText written(Keyset keyset) {
    return passphrase == null ? keyset.json() : wrapped(keyset.json(), passphrase);
  }

  private Keyset parsed(SecretText content) {
    boolean isWrapped = isWrapped(content);
    if (!isWrapped && passphrase != null) {
      log.warn("{} is not wrapped with the passphrase: \"keyset wrap\" does that", file.path());
    }
    try {
      return Keyset.parse(isWrapped ? unwrapped(content) : content);
    } catch (GeneralSecurityException failure) {
      throw new KeysetException(
          file.path() + " holds no keyset that the service can read.",
          "Put the keyset there that belongs to the database, from its backup.",
          failure);
    }
  }

  private SecretText unwrapped(SecretText content) {
    if (passphrase == null) {
      throw new KeysetException(
          file.path() + " is wrapped with a passphrase, or holds no keyset.",
          "Set AUTOSSL_KEYSET_PASSPHRASE, or put the keyset's file there.",
          null);
    }
    try {
      JWEObject jwe = JWEObject.parse(content.reveal().strip());
      jwe.decrypt(new PasswordBasedDecrypter(passphrase.reveal()));
      return SecretText.of(jwe.getPayload().toString());
    } catch (ParseException | JOSEException failure) {
      throw new KeysetException(
          file.path() + " does not open with the passphrase.",
          "Set AUTOSSL_KEYSET_PASSPHRASE to the one that the file was wrapped with.",
          failure);
    }
  }

  private static SecretText wrapped(SecretText json, SecretText passphrase) {
    try {
      JWEObject jwe =
          new JWEObject(
              new JWEHeader(JWEAlgorithm.PBES2_HS512_A256KW, EncryptionMethod.A256GCM),
              new Payload(json.reveal()));
      jwe.encrypt(new PasswordBasedEncrypter(passphrase.reveal(), SALT_BYTES, ITERATIONS));
      return SecretText.of(jwe.serialize() + "\n");
    } catch (JOSEException impossible) {
      throw new IllegalStateException("A keyset cannot be wrapped", impossible);
    }
  }
}
