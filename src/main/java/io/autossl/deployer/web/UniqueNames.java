package io.autossl.deployer.web;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.dao.DuplicateKeyException;

/**
 * Names that only one resource of a kind may have, compared regardless of case, white space and
 * invisible characters.
 */
public final class UniqueNames {

  /**
   * White space, joiners and variation selectors. Other invisible characters are not allowed in
   * names.
   */
  private static final Pattern BLANK =
      Pattern.compile(
          "[\\s\\u180B-\\u180F\\u200C\\u200D\\uFE00-\\uFE0F\\x{E0100}-\\x{E01EF}]",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final int MAX_ATTEMPTS = 3;

  private UniqueNames() {}

  /**
   * The key of a name, which is equal for names that count as the same; for a column with a unique
   * index. At most 1000 characters for a name of 200.
   */
  public static String key(String name) {
    String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
    return BLANK.matcher(composed).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /**
   * Writes a resource with a name. The write runs a transaction of its own.
   *
   * @param holder finds the identifier of the resource that has a name
   * @throws ApiException if another resource has the name
   */
  public static <T> T claim(
      String name, Function<String, Optional<UUID>> holder, Supplier<T> write) {
    for (int attempt = 1; ; attempt++) {
      try {
        return write.get();
      } catch (DuplicateKeyException taken) {
        Optional<UUID> other = holder.apply(name);
        // If there is none, it was deleted or renamed meanwhile, and the write is repeated.
        if (other.isPresent() || attempt == MAX_ATTEMPTS) {
          throw inUse(name, other);
        }
      }
    }
  }

  private static ApiException inUse(String name, Optional<UUID> other) {
    return ApiException.conflict(
        ErrorCode.NAME_IN_USE,
        ("The name \"%s\" is in use%s: choose another one. Case, blanks and what is not to be seen"
                + " make no difference.")
            .formatted(name, other.map(id -> " by " + id).orElse("")),
        other.stream().toList());
  }
}
