package io.autossl.deployer.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Replicas of the version before go on working on a database that the next version has migrated:
 * migrations add, and what they add is nothing that the version before would have to fill. A column
 * that a migration adds, and which may be empty, it may also fill, and let it have each value once:
 * the version before leaves it empty.
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

  private static final Pattern ADDED_EMPTY =
      Pattern.compile(
          "alter table (\\w+) add column (\\w+) (?!.*\\b(not null|unique|references|check)\\b).*");

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
    List<String> statements = statements(migration.getContentAsString(StandardCharsets.UTF_8));
    assertThat(statements)
        .isNotEmpty()
        .allSatisfy(
            statement ->
                assertThat(isHarmless(statement) || isAboutAnAddedColumn(statement, statements))
                    .as(statement)
                    .isTrue());
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
  void incompatibleStatementsAreDetected(String statement, boolean harmless) {
    assertThat(isHarmless(statement)).isEqualTo(harmless);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "create unique index one on api_token (name_key) | true",
        "create unique index one on api_token (name) | false",
        "create unique index one on api_token (name_key, name) | false",
        "create unique index one on access_key (name_key) | false",
        "create unique index one on api_token (number) | false",
        "update api_token set name_key = lower(name) where id = (select 1) | true",
        "update api_token set name_key = lower(name), name = 'x' | false",
        "update api_token set name = 'x' | false",
        "update access_key set name_key = 'x' | false",
        "update api_token set number = 1 | false"
      })
  void mayFillColumnsThatTheyAdd(String statement, boolean harmless) {
    List<String> migration =
        List.of(
            "alter table api_token add column name_key varchar(1000)",
            "alter table api_token add column number bigint default 0 not null",
            statement);

    assertThat(isAboutAnAddedColumn(statement, migration)).isEqualTo(harmless);
  }

  private static boolean isAboutAnAddedColumn(String statement, List<String> migration) {
    return migration.stream()
        .map(ADDED_EMPTY::matcher)
        .filter(Matcher::matches)
        .anyMatch(
            added ->
                statement.matches(
                        "create unique index \\w+ on %s \\(%s\\)"
                            .formatted(added.group(1), added.group(2)))
                    || statement.matches(
                        "update %s set %s = (?!.*, \\w+ = ).*"
                            .formatted(added.group(1), added.group(2))));
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
