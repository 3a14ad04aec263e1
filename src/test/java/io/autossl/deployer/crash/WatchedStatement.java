package io.autossl.deployer.crash;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement that tells its connection what it executes. */
final class WatchedStatement implements InvocationHandler {

  private final WatchedConnection connection;
  private final Statement statement;
  private final String prepared;

  WatchedStatement(WatchedConnection connection, Statement statement, String prepared) {
    this.connection = connection;
    this.statement = statement;
    this.prepared = prepared;
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getName().startsWith("execute")) {
      String sql =
          arguments != null && arguments[0] instanceof String text && !text.isEmpty()
              ? text
              : prepared;
      return connection.execute(sql, () -> WatchedConnection.call(statement, method, arguments));
    }
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> WatchedConnection.call(statement, method, arguments);
    };
  }
}
