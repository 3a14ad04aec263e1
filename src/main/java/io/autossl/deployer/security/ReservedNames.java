package io.autossl.deployer.security;

import io.autossl.deployer.audit.Actor;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names of actors that are no API tokens, and what a reader would take for one of them. */
final class ReservedNames {

  private static final Set<String> NAMES = Set.of(Actor.ADMIN_TOKEN.name(), Actor.SERVICE.name());

  /** Blanks, marks above and below letters, and what is not to be seen, letter though it may be. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Z}\\p{M}\\p{C}\\s\\u115F\\u1160\\u2800]");

  private ReservedNames() {}

  /** Whether it is one of them but for case, blanks, and letters of another width. */
  static boolean include(String name) {
    String seen =
        UNSEEN
            .matcher(Normalizer.normalize(name, Normalizer.Form.NFKD))
            .replaceAll("")
            .toLowerCase(Locale.ROOT);
    return NAMES.contains(seen) || seen.startsWith(JwtCallers.NAME_PREFIX);
  }
}
