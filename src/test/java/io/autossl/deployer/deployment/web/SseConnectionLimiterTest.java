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

  private final SseConnectionLimiter streams = new SseConnectionLimiter();

  @Test
  void areSoManyOfOneTokenAndNoMore() {
    List<SseConnectionLimiter.Place> places = open(CONSOLE, SseConnectionLimiter.MAX_OF_ONE_CALLER);

    assertRefused(CONSOLE);
    streams.open(new Actor("console", new UUID(2, 2)));
    streams.open(Actor.ADMIN_TOKEN);
    places.getFirst().close();
    streams.open(CONSOLE);
    assertRefused(CONSOLE);
  }

  @Test
  void areSoManyInAllAndNoMore() {
    List<SseConnectionLimiter.Place> places =
        IntStream.range(0, SseConnectionLimiter.MOST)
            .mapToObj(number -> streams.open(caller(number / 2)))
            .toList();

    assertRefused(CONSOLE);
    assertThat(streams.count()).isEqualTo(SseConnectionLimiter.MOST);
    places.forEach(SseConnectionLimiter.Place::close);
    assertThat(streams.count()).isZero();
    streams.open(CONSOLE);
  }

  @Test
  void areCountedWhenManyBeginAtOnce() {
    List<Boolean> opened =
        Together.run(
            SseConnectionLimiter.MAX_OF_ONE_CALLER + 50,
            number -> {
              try {
                streams.open(CONSOLE);
                return true;
              } catch (ApiException tooMany) {
                return false;
              }
            });

    assertThat(opened).filteredOn(each -> each).hasSize(SseConnectionLimiter.MAX_OF_ONE_CALLER);
  }

  private List<SseConnectionLimiter.Place> open(Actor caller, int count) {
    return IntStream.range(0, count).mapToObj(number -> streams.open(caller)).toList();
  }

  private void assertRefused(Actor caller) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> streams.open(caller))
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
