package io.autossl.deployer.plan;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/** Has all statements explained that are executed while it is asked to. */
public final class QueryPlans {

  private static final Pattern EXPLAINABLE =
      Pattern.compile(
          "[\\s(]*(select|update|delete)\\b.*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  private static final Pattern QUESTION =
      Pattern.compile("[\\s(]*select\\b.*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  private final Queue<QueryPlan> plans = new ConcurrentLinkedQueue<>();
  private volatile boolean explaining;

  QueryPlans() {}

  /** Something done to a statement. */
  @FunctionalInterface
  interface Parameters {

    void applyTo(PreparedStatement statement) throws SQLException;
  }

  /** The plans of all statements that are executed meanwhile, whichever threads do. */
  public List<QueryPlan> during(Callable<?> action) throws Exception {
    plans.clear();
    explaining = true;
    try {
      action.call();
    } finally {
      explaining = false;
    }
    return List.copyOf(plans);
  }

  void explain(Connection connection, String sql, Parameters parameters) throws SQLException {
    if (!explaining || !EXPLAINABLE.matcher(sql).matches()) {
      return;
    }
    // To analyze is to execute, which may be done twice to questions only.
    String explain = QUESTION.matcher(sql).matches() ? "explain analyze " : "explain ";
    try (PreparedStatement statement = connection.prepareStatement(explain + sql)) {
      parameters.applyTo(statement);
      StringBuilder text = new StringBuilder();
      try (ResultSet lines = statement.executeQuery()) {
        while (lines.next()) {
          text.append(lines.getString(1)).append('\n');
        }
      }
      plans.add(new QueryPlan(sql, text.toString()));
    }
  }
}
