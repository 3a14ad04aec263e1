package io.autossl.deployer.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.DeployerTest;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** The columns that are checked against the keyset, and resealed when its primary key changes. */
@DeployerTest
class SealedColumnsTest {

  @Autowired private JdbcTemplate jdbc;
  @Autowired private List<SealedColumn> columns;

  @Test
  void includeEverySealedColumnOfTheDatabase() {
    List<SealedColumn> sealed =
        jdbc.query(
            """
            select table_name, column_name from information_schema.columns
            where lower(column_name) like 'sealed|_%' escape '|'
            and lower(table_name) <> 'sealed_canary'
            """,
            (row, number) ->
                new SealedColumn(
                    row.getString("table_name").toLowerCase(Locale.ROOT),
                    row.getString("column_name").toLowerCase(Locale.ROOT)));

    assertThat(sealed).hasSizeGreaterThan(1).containsExactlyInAnyOrderElementsOf(columns);
  }
}
