package io.autossl.deployer.web;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.dao.DuplicateKeyException;

/** Names that only one resource of a kind may have, whatever their case and blanks. */
public final class UniqueNames {

  private static final Pattern BLANK = Pattern.compile("\\s", Pattern.UNICODE_CHARACTER_CLASS);

  private UniqueNames() {}

  /**
   * What names have in common that count as the same one; for a column with a unique index. At most
   * 1000 characters for a name of 200.
   */
  public static String key(String name) {
    String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
    // In upper case first: a final sigma is the same letter as another one.
    return BLANK.matcher(composed).replaceAll("").toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /**
   * Writes a resource with a name, in a transaction that the write begins and ends by itself.
   *
   * @param holder finds the identifier of the resource that has a name
   * @throws ApiException if another one has the name
   */
  public static <T> T claim(
      String name, Function<String, Optional<UUID>> holder, Supplier<T> write) {
    try {
      return write.get();
    } catch (DuplicateKeyException taken) {
      Optional<UUID> other = holder.apply(name);
      // It may have been deleted or renamed meanwhile.
      return other.isEmpty() ? write.get() : refuse(name, other.get());
    }
  }

  private static <T> T refuse(String name, UUID other) {
    throw ApiException.conflict(
        ErrorCode.NAME_IN_USE,
        "The name \"%s\" is in use by %s: choose another one. Case and blanks make no difference."
            .formatted(name, other),
        List.of(other));
  }
}
