package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApiTokenTest {

  private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

  @Test
  void isExpiredFromItsEndOn() {
    ApiToken token = until(END);

    assertThat(token.isExpired(END.minusMillis(1))).isFalse();
    assertThat(token.isExpired(END)).isTrue();
    assertThat(token.isExpired(END.plusMillis(1))).isTrue();
  }

  @Test
  void isNeverExpiredWithoutAnEnd() {
    assertThat(until(null).isExpired(Instant.MAX)).isFalse();
  }

  private static ApiToken until(@Nullable Instant end) {
    return new ApiToken(new UUID(1, 2), "console", Role.VIEWER, END.minusSeconds(3600), end, null);
  }
}
