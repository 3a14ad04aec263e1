package io.autossl.deployer.plan;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A prepared statement that is explained before it is executed, with the same parameters. */
final class ExplainedStatement implements InvocationHandler {

  private final Connection connection;
  private final PreparedStatement statement;
  private final String sql;
  private final QueryPlans plans;
  private final List<Parameter> parameters = new ArrayList<>();

  private record Parameter(Method method, @Nullable Object @Nullable [] arguments) {}

  ExplainedStatement(
      Connection connection, PreparedStatement statement, String sql, QueryPlans plans) {
    this.connection = connection;
    this.statement = statement;
    this.sql = sql;
    this.plans = plans;
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    switch (method.getName()) {
      case "execute", "executeQuery", "executeUpdate" ->
          plans.explain(connection, sql, this::setParameters);
      case "clearParameters" -> parameters.clear();
      case String setter
          when setter.startsWith("set")
              && method.getParameterCount() >= 2
              && method.getParameterTypes()[0] == int.class ->
          parameters.add(new Parameter(method, arguments));
      default -> {}
    }
    return call(statement, method, arguments);
  }

  private void setParameters(PreparedStatement other) throws SQLException {
    for (Parameter parameter : parameters) {
      try {
        call(other, parameter.method(), parameter.arguments());
      } catch (SQLException | RuntimeException failure) {
        throw failure;
      } catch (Throwable failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  static @Nullable Object call(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getTargetException();
    }
  }
}
