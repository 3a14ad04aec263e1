package io.autossl.deployer.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Replicas of the version before go on working on a database that the next version has migrated:
 * migrations add, and what they add is nothing that the version before would have to fill.
 */
class MigrationsTest {

  private static final String FIRST = "V1__schema.sql";

  private static final List<Pattern> HARMLESS =
      List.of(
          Pattern.compile("create table \\w+ .*"),
          Pattern.compile("create index \\w+ on .*"),
          Pattern.compile(
              "alter table \\w+ add column \\w+ (?!.*\\b(not null|unique|references|check)\\b).*"),
          Pattern.compile(
              "alter table \\w+ add column \\w+ (?!.*\\b(unique|references|check)\\b)"
                  + ".*\\bdefault\\b.*\\bnot null\\b.*"));

  static Resource[] migrations() throws IOException {
    return new PathMatchingResourcePatternResolver()
        .getResources("classpath:db/migration/V*__*.sql");
  }

  @ParameterizedTest
  @MethodSource("migrations")
  void onlyAdd(Resource migration) throws IOException {
    if (FIRST.equals(migration.getFilename())) {
      return;
    }
    assertThat(statements(migration.getContentAsString(StandardCharsets.UTF_8)))
        .isNotEmpty()
        .allSatisfy(statement -> assertThat(isHarmless(statement)).as(statement).isTrue());
  }

  @Test
  void areFound() throws IOException {
    assertThat(migrations()).hasSizeGreaterThan(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alter table deployment add column trace varchar(55) | true",
        "alter table deployment add column revision bigint default 0 not null | true",
        "alter table deployment add column revision bigint not null | false",
        "alter table deployment add column number bigint unique | false",
        "alter table deployment add column number bigint default 0 not null unique | false",
        "alter table deployment add column other uuid references deployment (id) | false",
        "alter table deployment drop column revision | false",
        "alter table deployment rename column revision to version | false",
        "alter table deployment alter column message type text | false",
        "drop table deployment | false",
        "drop index deployment_by_status | false",
        "create unique index one_name on deployment_target (name) | false",
        "update deployment set revision = 0 | false",
        "create index deployment_by_end on deployment (finished_at) | true"
      })
  void areToldFromThoseThatDoMore(String statement, boolean harmless) {
    assertThat(isHarmless(statement)).isEqualTo(harmless);
  }

  private static List<String> statements(String migration) {
    return Arrays.stream(migration.replaceAll("(?m)--.*$", "").split(";"))
        .map(statement -> statement.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT))
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  private static boolean isHarmless(String statement) {
    return HARMLESS.stream().anyMatch(pattern -> pattern.matcher(statement).matches());
  }
}
