package io.autossl.deployer.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.RawConnection;
import io.autossl.deployer.testing.SeparateDeployerTest;
import io.autossl.deployer.testing.TestEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Requests that begin, and then pause or go on byte by byte. */
@SeparateDeployerTest
@Tag("any-database")
@TestPropertySource(
    properties = {
      "server.tomcat.connection-timeout=2s",
      "server.tomcat.keep-alive-timeout=2s",
      "autossl.request.timeout=3s"
    })
class HalfOpenRequestsTest {

  private static final Duration TIME_TO_END = Duration.ofSeconds(12);
  private static final String POST =
      "POST /api/v1/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestEnvironment.ADMIN_TOKEN;
  private static final String LENGTH = "\r\nContent-Length: 1000\r\n\r\n";
  private static final String PART =
      "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx";

  private enum Beginning {
    NOTHING(""),
    REQUEST_LINE("GET /api/v1/access-keys?after="),
    HEADER("GET /api/v1/access-keys HTTP/1.1\r\nHost: x\r\nX-Half: "),
    JSON(
        POST.formatted("access-keys")
            + "\r\nContent-Type: application/json"
            + LENGTH
            + "{\"name\": \"x"),
    CHUNK(
        POST.formatted("access-keys")
            + "\r\n"
            + "Content-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "fff\r\n"
            + "{\"name\": \"x"),
    FORM(
        POST.formatted("certificates")
            + "\r\nContent-Type: multipart/form-data; boundary=b"
            + LENGTH
            + PART),
    BODY_OF_A_STRANGER("POST /api/v1/access-keys HTTP/1.1\r\nHost: x" + LENGTH + "x"),
    BODY_FOR_NOBODY(POST.formatted("unknown") + LENGTH + "x"),
    BODY_OF_A_BROKEN_REQUEST("POST /api/v1/%zz HTTP/1.1\r\nHost: x" + LENGTH + "x"),
    BODY_THAT_IS_ANNOUNCED(
        "GET /actuator/health/liveness HTTP/1.1\r\nHost: x\r\nExpect: 100-continue" + LENGTH + "x"),
    SECOND_REQUEST(
        "GET /actuator/health/liveness HTTP/1.1\r\n"
            + "Host: x\r\n\r\n"
            + "GET /actuator/health HTTP/1.1\r\n");

    private final String bytes;

    Beginning(String bytes) {
      this.bytes = bytes;
    }
  }

  @Autowired private ApiClient service;
  @LocalServerPort private int port;

  private final List<RawConnection> connections = new ArrayList<>();
  private final ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void close() throws IOException {
    drip.shutdownNow();
    for (RawConnection connection : connections) {
      connection.close();
    }
  }

  @Test
  void endsOneThatDoesNotGoOn() throws IOException {
    Map<Beginning, RawConnection> begun = beginAll();

    assertThatAllEnd(begun);
  }

  @Test
  void endsOneThatGoesOnByteByByte() throws IOException {
    Map<Beginning, RawConnection> begun = beginAll();
    dripOn(List.copyOf(begun.values()));

    assertThatAllEnd(begun);
  }

  @Test
  void servesOthersMeanwhile() throws IOException {
    service.get("/api/v1/access-keys").expect(200);
    List<RawConnection> slow = new ArrayList<>();
    for (int number = 0; number < 250; number++) {
      begin(Beginning.values()[number % Beginning.values().length]);
      slow.add(begin(Beginning.values()[number % Beginning.values().length]));
    }
    dripOn(slow);

    long start = System.nanoTime();
    service.get("/actuator/health/liveness").expect(200);
    service.get("/api/v1/access-keys").expect(200);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    await()
        .atMost(TIME_TO_END.multipliedBy(2))
        .untilAsserted(
            () -> {
              for (RawConnection connection : connections) {
                assertThat(connection.endsWithin(1)).isTrue();
              }
            });
  }

  private Map<Beginning, RawConnection> beginAll() {
    Map<Beginning, RawConnection> begun = new EnumMap<>(Beginning.class);
    for (Beginning beginning : Beginning.values()) {
      begun.put(beginning, begin(beginning));
    }
    return begun;
  }

  private static void assertThatAllEnd(Map<Beginning, RawConnection> begun) throws IOException {
    await()
        .atMost(TIME_TO_END)
        .untilAsserted(
            () -> {
              for (Map.Entry<Beginning, RawConnection> one : begun.entrySet()) {
                assertThat(one.getValue().endsWithin(10)).as(one.getKey().name()).isTrue();
              }
            });
    for (Map.Entry<Beginning, RawConnection> one : begun.entrySet()) {
      assertThat(one.getValue().answer())
          .as(one.getKey().name())
          .doesNotContain("Exception", "HTTP/1.1 5");
    }
  }

  private RawConnection begin(Beginning beginning) {
    try {
      RawConnection connection = new RawConnection(port);
      connections.add(connection);
      return connection.send(beginning.bytes);
    } catch (IOException refused) {
      throw new AssertionError(refused);
    }
  }

  private void dripOn(List<RawConnection> slow) {
    drip.scheduleWithFixedDelay(
        () -> slow.forEach(connection -> connection.send("x")), 0, 200, TimeUnit.MILLISECONDS);
  }
}
