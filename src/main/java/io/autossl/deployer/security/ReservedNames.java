package io.autossl.deployer.security;

import io.autossl.deployer.audit.Actor;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that no API token may have: those of other actors, and what looks like one of them. */
final class ReservedNames {

  private static final Set<String> NAMES = Set.of(Actor.ADMIN_TOKEN.name(), Actor.SERVICE.name());

  /**
   * White space, combining marks, and invisible characters, a few of which are letters to Unicode.
   */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Z}\\p{M}\\p{C}\\s\\u115F\\u1160\\u2800]");

  private ReservedNames() {}

  /**
   * Whether a name is reserved, regardless of case, white space, and full-width or half-width
   * forms.
   */
  static boolean include(String name) {
    String seen =
        UNSEEN
            .matcher(Normalizer.normalize(name, Normalizer.Form.NFKD))
            .replaceAll("")
            .toLowerCase(Locale.ROOT);
    return NAMES.contains(seen) || seen.startsWith(JwtCallers.NAME_PREFIX);
  }
}
