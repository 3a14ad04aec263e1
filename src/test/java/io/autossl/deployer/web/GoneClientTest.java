package io.autossl.deployer.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.autossl.deployer.testing.DeployerTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A client that disconnects during an answer is not logged as an error. */
@DeployerTest
@Isolated
@Tag("any-database")
class GoneClientTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(ApiExceptionHandler.class);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  @LocalServerPort private int port;

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
    logger.setLevel(Level.DEBUG);
  }

  @AfterEach
  void listenNoMore() {
    logger.setLevel(null);
    logger.detachAppender(appender);
  }

  @Test
  void isLoggedAtLevelDebugOnly() {
    await()
        .untilAsserted(
            () -> {
              hangUpWhileAnswered();
              assertThat(events()).isNotEmpty();
            });

    assertThat(events()).allSatisfy(event -> assertThat(event.getLevel()).isEqualTo(Level.DEBUG));
  }

  private List<ILoggingEvent> events() {
    return List.copyOf(appender.list);
  }

  private void hangUpWhileAnswered() throws IOException {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(2048);
      socket.setSoLinger(true, 0);
      socket.connect(new InetSocketAddress("localhost", port));
      socket
          .getOutputStream()
          .write(
              "GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n"
                  .repeat(10)
                  .getBytes(US_ASCII));
      assertThat(socket.getInputStream().read()).isNotNegative();
    }
  }
}
