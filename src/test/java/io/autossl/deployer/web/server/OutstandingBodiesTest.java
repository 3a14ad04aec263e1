package io.autossl.deployer.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.RawConnection;
import io.autossl.deployer.testing.TestEnvironment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Bodies that are announced, and of which the rest does not come. */
@DeployerTest
@Tag("any-database")
class OutstandingBodiesTest {

  private static final String KEYS = "/api/v1/access-keys";
  private static final String ADMIN = "\r\nAuthorization: Bearer " + TestEnvironment.ADMIN_TOKEN;
  private static final String LENGTH = "\r\nContent-Length: 1000\r\n\r\n";
  private static final String CHUNKED = "\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n";
  private static final String JSON =
      "POST " + KEYS + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json" + ADMIN;

  @Autowired private ApiClient service;
  @LocalServerPort private int port;

  private final List<RawConnection> connections = new ArrayList<>();

  private enum Unwanted {
    OF_A_STRANGER("POST " + KEYS, LENGTH, "HTTP/1.1 401"),
    OF_A_STRANGER_IN_CHUNKS("POST " + KEYS, CHUNKED, "HTTP/1.1 401"),
    OF_A_STRANGER_AS_A_FORM(
        "POST " + KEYS,
        "\r\nContent-Type: application/x-www-form-urlencoded" + LENGTH,
        "HTTP/1.1 401"),
    OF_A_PROBE("GET /actuator/health/liveness", LENGTH, "HTTP/1.1 200"),
    OF_A_PROBE_AS_JSON(
        "GET /actuator/health", "\r\nContent-Type: application/json" + LENGTH, "HTTP/1.1 "),
    OF_A_PROBE_AS_A_FORM(
        "GET /actuator/health",
        "\r\nContent-Type: multipart/form-data; boundary=b" + LENGTH + "--b\r\n",
        "HTTP/1.1 "),
    OF_A_READER_AS_A_FORM_IN_CHUNKS(
        "GET /v3/api-docs",
        "\r\nContent-Type: multipart/form-data; boundary=b" + CHUNKED + "--b\r\n",
        "HTTP/1.1 "),
    OF_A_READER("GET /v3/api-docs", CHUNKED, "HTTP/1.1 200"),
    OF_A_READERS_FORM(
        "POST /actuator/health",
        "\r\nContent-Type: application/x-www-form-urlencoded" + LENGTH,
        "HTTP/1.1 40"),
    OF_A_FORBIDDEN_PATH("POST /api/v1/%2e%2e", LENGTH, "HTTP/1.1 400"),
    OF_A_BROKEN_PATH("POST /api/v1/%zz", LENGTH, "HTTP/1.1 400"),
    AT_NO_RESOURCE("POST /api/v1/unknown", ADMIN + LENGTH, "HTTP/1.1 404"),
    OF_ANOTHER_TYPE(
        "POST " + KEYS, ADMIN + "\r\nContent-Type: text/plain" + LENGTH, "HTTP/1.1 415"),
    WHERE_NONE_IS_TAKEN("GET " + KEYS, ADMIN + LENGTH, "HTTP/1.1 400"),
    WHERE_NONE_IS_TAKEN_IN_CHUNKS("GET " + KEYS, ADMIN + CHUNKED, "HTTP/1.1 400"),
    TOO_LONG("POST " + KEYS, ADMIN + "\r\nContent-Length: 100000\r\n\r\n", "HTTP/1.1 413");

    private final String start;
    private final String headers;
    private final String status;

    Unwanted(String start, String headers, String status) {
      this.start = start;
      this.headers = headers;
      this.status = status;
    }
  }

  @AfterEach
  void close() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
  }

  /** A request that somebody waits for may pause for 20 seconds. */
  @Test
  void areNotWaitedForWhenTheyAreNotNeeded() throws IOException {
    Map<Unwanted, RawConnection> begun = new EnumMap<>(Unwanted.class);
    for (Unwanted body : Unwanted.values()) {
      begun.put(body, open(body.start + " HTTP/1.1\r\nHost: x" + body.headers + "{"));
    }

    for (Map.Entry<Unwanted, RawConnection> one : begun.entrySet()) {
      assertThat(one.getValue().endsWithin(10_000)).as(one.getKey().name()).isTrue();
      assertThat(one.getValue().answer()).as(one.getKey().name()).startsWith(one.getKey().status);
    }
  }

  @Test
  void areWaitedForOneSecond() throws IOException {
    RawConnection connection = open("POST " + KEYS + " HTTP/1.1\r\nHost: x" + LENGTH + "x");
    assertThat(connection.endsWithin(200)).isFalse();

    connection.send(
        "x".repeat(999) + "GET " + KEYS + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(connection.answer().split("HTTP/1.1 401", -1)).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"OF_A_STRANGER", "OF_A_STRANGER_IN_CHUNKS", "OF_A_PROBE", "OF_A_PROBE_AS_A_FORM"})
  void doNotBlockOtherRequests(Unwanted body) throws IOException {
    for (int number = 0; number < 300; number++) {
      open(body.start + " HTTP/1.1\r\nHost: x" + body.headers + "{");
    }

    service.get("/actuator/health/liveness").expect(200);
    RawConnection wanted = open(JSON + LENGTH + "{\"name\": \"x");
    assertThat(wanted.endsWithin(200)).isFalse();
    connections.remove(wanted);
    wanted.close();
    for (RawConnection connection : connections) {
      assertThat(connection.endsWithin(10_000)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void areWaitedForInALimitedNumberOnly(Outstanding outstanding) throws IOException {
    for (int number = 0; number < RequestTimeoutValve.MAX_NEEDED; number++) {
      open(JSON + outstanding.headers + "{\"name\": \"x");
    }
    await()
        .untilAsserted(
            () -> {
              RawConnection next = open(JSON + outstanding.headers + "{\"name\": \"x");
              assertThat(next.endsWithin(5_000)).isTrue();
              assertThat(next.answer())
                  .startsWith("HTTP/1.1 503")
                  .contains("SERVICE_UNAVAILABLE", "Retry-After: ");
            });

    // In one piece: a body that comes after its headers may have to be waited for.
    RawConnection whole =
        open(JSON + "\r\nConnection: close\r\nContent-Length: 12\r\n\r\n{\"name\": \"\"}");
    assertThat(whole.answer()).startsWith("HTTP/1.1 400").contains("VALIDATION_FAILED");
    service.get(KEYS).expect(200);
    close();
    await()
        .untilAsserted(
            () -> {
              RawConnection next = open(JSON + outstanding.headers + "{\"name\": \"x");
              assertThat(next.endsWithin(200)).isFalse();
            });
  }

  private enum Outstanding {
    OF_KNOWN_LENGTH(LENGTH),
    IN_CHUNKS(CHUNKED);

    private final String headers;

    Outstanding(String headers) {
      this.headers = headers;
    }
  }

  private RawConnection open(String bytes) throws IOException {
    RawConnection connection = new RawConnection(port);
    connections.add(connection);
    return connection.send(bytes);
  }
}
