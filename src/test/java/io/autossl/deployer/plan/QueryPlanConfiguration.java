package io.autossl.deployer.plan;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Has a service's statements explained. Not annotated: the service's component scan must not find
 * it.
 */
public class QueryPlanConfiguration {

  @Bean
  static QueryPlans queryPlans() {
    return new QueryPlans();
  }

  @Bean
  static BeanPostProcessor explaining(QueryPlans plans) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource dataSource ? explained(dataSource, plans) : bean;
      }
    };
  }

  private static DataSource explained(DataSource dataSource, QueryPlans plans) {
    return new DelegatingDataSource(dataSource) {
      @Override
      public Connection getConnection() throws SQLException {
        return explained(super.getConnection(), plans);
      }
    };
  }

  private static Connection explained(Connection connection, QueryPlans plans) {
    return proxy(
        Connection.class,
        (self, method, arguments) -> {
          Object result = ExplainedStatement.call(connection, method, arguments);
          return result instanceof PreparedStatement statement
                  && arguments != null
                  && arguments[0] instanceof String sql
              ? proxy(
                  PreparedStatement.class,
                  new ExplainedStatement(connection, statement, sql, plans))
              : result;
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
