package io.autossl.deployer.plan;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How the database goes about one statement, in its own words. */
public record QueryPlan(String sql, String text) {

  private static final Pattern SCAN =
      Pattern.compile("Seq Scan on (\\w+)|PUBLIC\\.(\\w+)\\.tableScan");
  private static final Pattern ROWS =
      Pattern.compile("Rows Removed by \\w+(?: \\w+)?: (\\d+)|scanCount: (\\d+)");
  private static final Pattern POSTGRESQL_SORT =
      Pattern.compile("(?m)^\\s*(?:->)?\\s*Sort .*?rows=(\\d+)");

  /** PostgreSQL prefers to sort when it expects hardly any rows. */
  private static final int FEW_ROWS = 200;

  /** The tables of which it reads all rows, in lower case. */
  public List<String> scannedTables() {
    return SCAN.matcher(text).results().map(QueryPlan::table).toList();
  }

  /** Whether it reads more rows than it returns, to put them in order. */
  public boolean sorts() {
    return POSTGRESQL_SORT
            .matcher(text)
            .results()
            .anyMatch(sort -> Integer.parseInt(sort.group(1)) > FEW_ROWS)
        || text.contains("ORDER BY") && !text.contains("index sorted");
  }

  /** How many rows were read of a query that was made: by PostgreSQL, those it did not return. */
  public long rowsReadInVain() {
    return ROWS.matcher(text)
        .results()
        .mapToLong(rows -> Long.parseLong(rows.group(1) == null ? rows.group(2) : rows.group(1)))
        .sum();
  }

  private static String table(MatchResult scan) {
    String postgresql = scan.group(1);
    return postgresql == null ? scan.group(2).toLowerCase(Locale.ROOT) : postgresql;
  }
}
