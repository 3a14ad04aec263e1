package io.autossl.deployer.crash;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose changes are effects: each commit that has something to commit and, without a
 * transaction, each statement that is more than a question.
 */
final class WatchedConnection implements InvocationHandler {

  private final Connection connection;
  private final Watch watch;
  private final HeldConnections held = HeldConnections.ofThisThread();
  private final Set<String> changes = new LinkedHashSet<>();
  private boolean givenBack;

  WatchedConnection(Connection connection, Watch watch) {
    this.connection = connection;
    this.watch = watch;
    held.taken();
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "createStatement" -> watched(call(connection, method, arguments), Statement.class, "");
      case "prepareStatement" ->
          watched(call(connection, method, arguments), PreparedStatement.class, sql(arguments));
      case "prepareCall" ->
          watched(call(connection, method, arguments), CallableStatement.class, sql(arguments));
      case "commit" -> {
        commit();
        yield null;
      }
      case "rollback" -> {
        changes.clear();
        yield call(connection, method, arguments);
      }
      case "close" -> {
        giveBack();
        yield call(connection, method, arguments);
      }
      default -> call(connection, method, arguments);
    };
  }

  /** Executes a statement, unless the process has crashed. */
  @Nullable Object execute(String sql, Watch.Effect<@Nullable Object> execution) throws Throwable {
    CrashInjector crashInjector = watch.crashInjector();
    if (crashInjector != null) {
      crashInjector.requireRunning();
    }
    if (SqlText.isQuestion(sql)) {
      return execution.make();
    }
    if (connection.getAutoCommit()) {
      watch.changedWithoutTransaction(SqlText.summary(sql));
      return watch.effect(SqlText.summary(sql), execution);
    }
    Object result = execution.make();
    if (SqlText.hasChangedSomething(result)) {
      changes.add(SqlText.summary(sql));
    }
    return result;
  }

  static @Nullable Object call(
      Object object, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(object, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getTargetException();
    }
  }

  private void commit() throws Throwable {
    if (changes.isEmpty()) {
      connection.commit();
      return;
    }
    watch.effect(
        "the commit of " + String.join(", ", changes),
        () -> {
          connection.commit();
          changes.clear();
          return connection;
        });
  }

  private void giveBack() throws SQLException {
    if (!givenBack) {
      givenBack = true;
      held.givenBack();
    }
  }

  private Object watched(@Nullable Object statement, Class<? extends Statement> type, String sql) {
    WatchedStatement watched =
        new WatchedStatement(this, (Statement) Objects.requireNonNull(statement), sql);
    return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, watched);
  }

  private static String sql(@Nullable Object @Nullable [] arguments) {
    return String.valueOf(Objects.requireNonNull(arguments)[0]);
  }
}
