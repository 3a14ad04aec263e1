package io.autossl.deployer.benchmark;

import io.autossl.deployer.deployment.store.History;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Lists, and how soon a deployment calls AWS, on a PostgreSQL with a long history. */
final class LongHistory implements Scenario {

  private static final int DEPLOYMENTS = 100_000;
  private static final int DISTRIBUTIONS = 5;
  private static final int READS = 50;
  private static final Duration LIMIT = Duration.ofMillis(20);
  private static final List<String> LISTS =
      List.of(
          "deployments?limit=50",
          "deployments?limit=200",
          "deployments?status=FAILED",
          "deployments?targetId=" + History.target(7),
          "deployments?certificateId=" + History.certificate(7) + "&status=SUCCEEDED",
          "certificates?limit=50",
          "deployment-targets?limit=50");

  @Override
  public List<Row> measure(Workbench workbench) throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    try (Replicas replica = Replicas.start(workbench, 1)) {
      Fleet fleet = Fleet.create(replica.services(), FirstCall.DEPLOYMENTS);
      FirstCall.delays(workbench, replica.api(), fleet);
      Sample before = FirstCall.delays(workbench, replica.api(), fleet);
      History.of(DEPLOYMENTS, DISTRIBUTIONS).writeTo(jdbc(replica.database()));
      for (String list : LISTS) {
        rows.add(row(replica.api(), list, list));
        String deep = list + "&after=" + History.cursorAfter(DEPLOYMENTS / 10);
        rows.add(row(replica.api(), list + ", deep", deep));
      }
      Sample after = FirstCall.delays(workbench, replica.api(), fleet);
      rows.add(Row.of("From POST to the first AWS call, PostgreSQL, no history", before.median()));
      rows.add(
          Row.of(
              "From POST to the first AWS call, PostgreSQL, long history",
              after.median(),
              before.median()));
    }
    return rows;
  }

  private static Row row(ServiceApi api, String name, String list) {
    List<Duration> durations = new ArrayList<>();
    for (int read = 0; read < READS; read++) {
      long start = System.nanoTime();
      api.fetch(list);
      durations.add(Duration.ofNanos(System.nanoTime() - start));
    }
    return Row.of(
        DEPLOYMENTS + " deployments: " + name.replaceAll("[0-9a-f-]{36}", "…") + ", median",
        new Sample(durations).median(),
        LIMIT);
  }

  private static JdbcTemplate jdbc(Map<String, String> database) {
    return new JdbcTemplate(
        new DriverManagerDataSource(
            database.get("spring.datasource.url") + "&reWriteBatchedInserts=true"));
  }
}
