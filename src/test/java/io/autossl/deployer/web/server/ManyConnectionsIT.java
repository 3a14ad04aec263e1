package io.autossl.deployer.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.PackagedService;
import io.autossl.deployer.testing.RawConnection;
import io.autossl.deployer.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** As many connections as the packaged service takes, each with a request that does not end. */
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyConnectionsIT {

  /** Some of the thousand are left for other requests. */
  private static final int CONNECTIONS = 980;

  private static final String HOST = " HTTP/1.1\r\nHost: x";
  private static final String ADMIN =
      "\r\nContent-Type: application/json\r\nAuthorization: Bearer " + TestEnvironment.ADMIN_TOKEN;

  @TempDir private static Path home;

  private final AwsSimulator simulator = AwsSimulator.start();
  private PackagedService service;
  private final List<RawConnection> connections = new ArrayList<>();

  private enum Beginning {
    HEADERS("GET /api/v1/access-keys" + HOST + "\r\nX: " + "x".repeat(15_000)),
    BODY_OF_A_STRANGER("POST /api/v1/access-keys" + HOST + "\r\nContent-Length: 1000000\r\n\r\nx"),
    SHORT_BODY_OF_A_STRANGER(
        "POST /api/v1/access-keys" + HOST + "\r\nContent-Length: 30000\r\n\r\nx"),
    BODY_OF_A_PROBE(
        "GET /actuator/health/liveness" + HOST + "\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\nx"),
    BODY(
        "POST /api/v1/deployments"
            + HOST
            + ADMIN
            + "\r\nContent-Length: 32000\r\n\r\n{\"targetId\": \""
            + "x".repeat(31_000)),
    UPLOAD(
        "POST /api/v1/certificates"
            + HOST
            + ADMIN
            + "\r\nContent-Length: 1000000\r\n\r\n{\"certificate\": \""
            + "x".repeat(200_000)),
    ANSWERS_THAT_NOBODY_READS(("GET /v3/api-docs" + HOST + "\r\n\r\n").repeat(50));

    private final String bytes;

    Beginning(String bytes) {
      this.bytes = bytes;
    }
  }

  @BeforeAll
  void start() {
    service = PackagedService.start(simulator, home, Map.of());
  }

  @AfterAll
  void stop() {
    service.close();
    simulator.close();
  }

  @AfterEach
  void close() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void fitIntoTheHeap(Beginning beginning) throws IOException {
    for (int number = 0; number < CONNECTIONS; number++) {
      connections.add(RawConnection.withSmallWindow(service.port()).send(beginning.bytes));
    }

    long start = System.nanoTime();
    service.api().get("/actuator/health/readiness").expect(200);
    service.api().get("/api/v1/access-keys").expect(200);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    assertThat(service.log()).doesNotContain("OutOfMemoryError");
  }
}
