package io.autossl.deployer.deployment.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.autossl.deployer.audit.Actor;
import io.autossl.deployer.testing.Together;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SseConnectionLimiterTest {

  private static final Actor CONSOLE = new Actor("console", new UUID(1, 1));

  private final SseConnectionLimiter connections = new SseConnectionLimiter();

  @Test
  void limitsConnectionsOfOneToken() {
    List<SseConnectionLimiter.Permit> permits =
        open(CONSOLE, SseConnectionLimiter.MAX_OF_ONE_CALLER);

    assertRefused(CONSOLE);
    connections.open(new Actor("console", new UUID(2, 2)));
    connections.open(Actor.ADMIN_TOKEN);
    permits.getFirst().close();
    connections.open(CONSOLE);
    assertRefused(CONSOLE);
  }

  @Test
  void limitsAllConnections() {
    List<SseConnectionLimiter.Permit> permits =
        IntStream.range(0, SseConnectionLimiter.MAX)
            .mapToObj(number -> connections.open(caller(number / 2)))
            .toList();

    assertRefused(CONSOLE);
    assertThat(connections.count()).isEqualTo(SseConnectionLimiter.MAX);
    permits.forEach(SseConnectionLimiter.Permit::close);
    assertThat(connections.count()).isZero();
    connections.open(CONSOLE);
  }

  @Test
  void areCountedWhenManyBeginAtOnce() {
    List<Boolean> opened =
        Together.run(
            SseConnectionLimiter.MAX_OF_ONE_CALLER + 50,
            number -> {
              try {
                connections.open(CONSOLE);
                return true;
              } catch (ApiException tooMany) {
                return false;
              }
            });

    assertThat(opened).filteredOn(each -> each).hasSize(SseConnectionLimiter.MAX_OF_ONE_CALLER);
  }

  private List<SseConnectionLimiter.Permit> open(Actor caller, int count) {
    return IntStream.range(0, count).mapToObj(number -> connections.open(caller)).toList();
  }

  private void assertRefused(Actor caller) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> connections.open(caller))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
              assertThat(refusal.retryAfter()).hasValue(Duration.ofSeconds(15));
            });
  }

  private static Actor caller(int number) {
    return new Actor("caller", new UUID(3, number));
  }
}
