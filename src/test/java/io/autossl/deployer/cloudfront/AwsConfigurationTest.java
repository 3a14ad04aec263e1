package io.autossl.deployer.cloudfront;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.http.conn.ConnectTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

class AwsConfigurationTest {

  /** More than fit into the smallest queue that the operating system makes. */
  private static final int CONNECTIONS_IN_QUEUE = 4;

  private final List<SocketChannel> queue = new ArrayList<>();
  private ServerSocket server;

  @BeforeEach
  void fillTheQueueOfAServerThatAcceptsNobody() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    for (int number = 0; number < CONNECTIONS_IN_QUEUE; number++) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
      queue.add(channel);
    }
  }

  @AfterEach
  void close() throws IOException {
    for (SocketChannel channel : queue) {
      channel.close();
    }
    server.close();
  }

  @Test
  @Timeout(10)
  void givesUpAConnectionAfterItsTimeLimit() {
    AwsProperties properties =
        new AwsProperties(64, Duration.ofMillis(200), Duration.ofSeconds(30));
    try (SdkHttpClient http = new AwsConfiguration().awsHttpClient(properties)) {
      HttpExecuteRequest request =
          HttpExecuteRequest.builder()
              .request(
                  SdkHttpFullRequest.builder()
                      .method(SdkHttpMethod.GET)
                      .uri(URI.create("http://localhost:" + server.getLocalPort() + "/"))
                      .build())
              .build();

      assertThatThrownBy(() -> http.prepareRequest(request).call())
          .isInstanceOf(ConnectTimeoutException.class);
    }
  }
}
