package io.autossl.deployer.crash;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A data source whose connections are watched. */
final class WatchedDataSource extends DelegatingDataSource {

  private final Watch watch;

  WatchedDataSource(DataSource dataSource, Watch watch) {
    super(dataSource);
    this.watch = watch;
  }

  @Override
  public Connection getConnection() throws SQLException {
    WatchedConnection connection = new WatchedConnection(super.getConnection(), watch);
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Connection.class}, connection);
  }

  @Override
  public Connection getConnection(String username, String password) {
    throw new UnsupportedOperationException("The service has one user");
  }
}
