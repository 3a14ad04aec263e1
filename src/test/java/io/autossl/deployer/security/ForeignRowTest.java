package io.autossl.deployer.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.autossl.deployer.audit.AuditTrail;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.storage.Identifiers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The database returns the row of another token than the one that was sent. */
class ForeignRowTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final SecretText SENT = SecretText.of("what was sent");

  private final ApiTokenRepository repository = mock();
  private final ApiTokens tokens =
      new ApiTokens(
          repository,
          mock(AuditTrail.class),
          mock(Identifiers.class),
          Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void letsNobodyIn() {
    find(SecretText.of("another's"), NOW.plusSeconds(1));

    assertThat(tokens.check(SENT)).isEqualTo(new TokenVerdict.Unknown());
    verify(repository, never()).setLastUsed(any(), any());
  }

  @Test
  void doesNotMakeAGuessLookLikeAnExpiredToken() {
    find(SecretText.of("another's"), NOW);

    assertThat(tokens.check(SENT)).isEqualTo(new TokenVerdict.Unknown());
  }

  @Test
  void isDistinguishedFromTheRowOfTheToken() {
    find(SENT, NOW.plusSeconds(1));
    assertThat(tokens.check(SENT)).isInstanceOf(TokenVerdict.Valid.class);

    find(SENT, NOW);
    assertThat(tokens.check(SENT))
        .isEqualTo(new TokenVerdict.Invalid("The token expired at 2026-01-01T00:00:00Z."));
  }

  private void find(SecretText token, Instant end) {
    when(repository.find(any()))
        .thenReturn(
            Optional.of(
                new ApiTokenRepository.Hashed(
                    new ApiToken(new UUID(1, 2), "another", Role.ADMIN, NOW, end, null),
                    TokenHash.of(token))));
  }
}
