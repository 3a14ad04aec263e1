package io.autossl.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md names the test of each defence. */
class SecurityDocumentTest {

  private static final Pattern NAME = Pattern.compile("`(\\w+(?:Test|IT))`");

  @Test
  void namesTestsThatExistForEveryThreat() throws IOException {
    Set<String> tests;
    try (Stream<Path> sources = Files.walk(Path.of("src", "test", "java"))) {
      tests =
          sources
              .map(source -> source.getFileName().toString().replaceFirst("\\.java$", ""))
              .collect(Collectors.toSet());
    }

    assertThat(threats())
        .hasSizeGreaterThan(20)
        .allSatisfy(row -> assertThat(names(row)).isNotEmpty().isSubsetOf(tests));
  }

  private static List<String> threats() throws IOException {
    return Files.readString(Path.of("SECURITY.md"))
        .split("## Threats\n", -1)[1]
        .lines()
        .filter(line -> line.startsWith("| "))
        .skip(2)
        .toList();
  }

  private static List<String> names(String row) {
    return NAME.matcher(row.substring(row.stripTrailing().lastIndexOf(" | ")))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }
}
