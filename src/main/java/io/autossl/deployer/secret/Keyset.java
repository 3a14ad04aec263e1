package io.autossl.deployer.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.AeadKey;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The keys that secrets are sealed with: all of them open, the primary one seals.
 *
 * @see <a href="https://developers.google.com/tink/design/keysets">Tink's keysets</a>
 */
final class Keyset {

  /** The length of Tink's output prefix, by which a sealed value tells its key. */
  static final int PREFIX_BYTES = 5;

  private static final int PREFIX_VERSION = 1;

  private final KeysetHandle handle;

  private Keyset(KeysetHandle handle) {
    this.handle = handle;
  }

  /** A keyset with one new key. */
  static Keyset generate() {
    return new Keyset(generateHandle());
  }

  /**
   * Reads a keyset in Tink's JSON format. Its keys must be AEAD keys with an output prefix, so that
   * each sealed value tells its key.
   *
   * @throws GeneralSecurityException if it is no such keyset
   */
  static Keyset parse(SecretText json) throws GeneralSecurityException {
    KeysetHandle handle =
        TinkJsonProtoKeysetFormat.parseKeyset(
            json.reveal(), AeadConfig2026.get(), InsecureSecretKeyAccess.get());
    for (int position = 0; position < handle.size(); position++) {
      if (!(handle.getAt(position).getKey() instanceof AeadKey key)
          || key.getOutputPrefix().size() == 0) {
        throw new GeneralSecurityException("A key has no output prefix");
      }
    }
    return new Keyset(handle);
  }

  /** The keys in Tink's JSON format. */
  SecretText json() {
    try {
      return SecretText.of(
          TinkJsonProtoKeysetFormat.serializeKeyset(
              handle, AeadConfig2026.get(), InsecureSecretKeyAccess.get()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("A keyset cannot be written", impossible);
    }
  }

  /** This keyset with a new key, which only opens. */
  Keyset withNewKey() {
    return built(
        KeysetHandle.newBuilder(handle)
            .addEntry(KeysetHandle.importKey(generateHandle().getPrimary().getKey())));
  }

  /** This keyset with the key that was added last as the primary one. */
  Keyset withNewestKeyAsPrimary() {
    KeysetHandle.Builder builder = KeysetHandle.newBuilder(handle);
    builder.getAt(builder.size() - 1).makePrimary();
    return built(builder);
  }

  /** This keyset with the primary key alone. */
  Keyset withPrimaryKeyAlone() {
    KeysetHandle.Builder builder = KeysetHandle.newBuilder(handle);
    for (int position = handle.size() - 1; position >= 0; position--) {
      if (!handle.getAt(position).isPrimary()) {
        builder.deleteAt(position);
      }
    }
    return built(builder);
  }

  /** The primary key's identifier. */
  long primaryKeyId() {
    return Integer.toUnsignedLong(handle.getPrimary().getId());
  }

  /** The keys' identifiers, in the order in which they were added. */
  List<Long> keyIds() {
    return IntStream.range(0, handle.size())
        .mapToObj(position -> Integer.toUnsignedLong(handle.getAt(position).getId()))
        .toList();
  }

  /**
   * The identifier of the key that a value was sealed with, as its prefix tells: a version and the
   * identifier. Empty if that is no prefix of Tink's.
   */
  static OptionalLong keyIdOf(byte[] sealed) {
    return sealed.length < PREFIX_BYTES || sealed[0] != PREFIX_VERSION
        ? OptionalLong.empty()
        : OptionalLong.of(Integer.toUnsignedLong(ByteBuffer.wrap(sealed).getInt(1)));
  }

  /** Whether a value was sealed with the primary key, as its prefix tells. */
  boolean isSealedWithPrimaryKey(byte[] sealed) {
    byte[] prefix = ((AeadKey) handle.getPrimary().getKey()).getOutputPrefix().toByteArray();
    return sealed.length > prefix.length
        && Arrays.equals(sealed, 0, prefix.length, prefix, 0, prefix.length);
  }

  Aead aead() {
    try {
      return handle.getPrimitive(AeadConfig2026.get(), Aead.class);
    } catch (GeneralSecurityException failure) {
      throw new KeysetException(
          "The keyset has keys that the service cannot use.",
          "Give it the keyset that belongs to its database.",
          failure);
    }
  }

  @Override
  public String toString() {
    return "Keyset" + keyIds();
  }

  private static KeysetHandle generateHandle() {
    try {
      return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("A key cannot be made", impossible);
    }
  }

  private static Keyset built(KeysetHandle.Builder builder) {
    try {
      return new Keyset(builder.build());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("A keyset cannot be made", impossible);
    }
  }
}
