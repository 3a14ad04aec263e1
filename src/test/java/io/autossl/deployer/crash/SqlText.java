package io.autossl.deployer.crash;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a statement's text and result tell of its effect. */
final class SqlText {

  private static final Set<String> BEFORE_A_TABLE = Set.of("update", "into", "from");

  private SqlText() {}

  /** Whether it changes nothing, whatever comes of it. */
  static boolean isQuestion(String sql) {
    return words(sql).getFirst().equals("select");
  }

  /** Whether it did change something, given what the driver returned. */
  static boolean hasChangedSomething(@Nullable Object result) {
    return switch (result) {
      case Integer rows -> rows != 0;
      case Long rows -> rows != 0;
      case int[] rows -> Arrays.stream(rows).anyMatch(count -> count != 0);
      case long[] rows -> Arrays.stream(rows).anyMatch(count -> count != 0);
      case null, default -> true;
    };
  }

  /** Its verb and its table. */
  static String summary(String sql) {
    List<String> words = words(sql);
    for (int index = 0; index + 1 < words.size(); index++) {
      if (BEFORE_A_TABLE.contains(words.get(index))) {
        return words.getFirst() + " " + words.get(index + 1);
      }
    }
    return words.getFirst();
  }

  private static List<String> words(String sql) {
    return List.of(sql.strip().toLowerCase(Locale.ROOT).split("[\\s(]+"));
  }
}
