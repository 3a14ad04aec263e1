package io.autossl.deployer.benchmark;

import io.autossl.deployer.testing.TestDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Replicas of the service on an empty PostgreSQL database. */
record Replicas(
    List<MeasuredService> services, Map<String, String> database, TemporaryDirectory home)
    implements AutoCloseable {

  /** Starts so many. */
  static Replicas start(Workbench workbench, int count) throws IOException {
    TemporaryDirectory home = TemporaryDirectory.create();
    Map<String, String> database = TestDatabase.postgresProperties();
    List<MeasuredService> services = new ArrayList<>();
    for (int replica = 0; replica < count; replica++) {
      services.add(
          MeasuredService.start(
              workbench.command(), workbench.aws().endpoint(), home.path(), database));
    }
    return new Replicas(services, database, home);
  }

  ServiceApi api() {
    return services.getFirst().api();
  }

  @Override
  public void close() throws IOException {
    services.forEach(MeasuredService::close);
    home.close();
  }
}
