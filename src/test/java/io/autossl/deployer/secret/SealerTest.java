package io.autossl.deployer.secret;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealerTest {

  private static final UUID ROW = new UUID(1, 2);
  private static final AssociatedData ASSOCIATED_DATA =
      new AssociatedData("access_key", ROW, "secret");
  private static final SecretText SECRET = SecretText.of("wJalrXUtnFEMI/K7MDENG");

  @TempDir private Path home;
  private Sealer sealer;

  @BeforeEach
  void open() {
    sealer = sealer(home);
  }

  @Test
  void opensWhatItSealed() {
    byte[] sealed = sealer.seal(SECRET, ASSOCIATED_DATA);

    assertThat(new String(sealed, ISO_8859_1)).doesNotContain("wJalr");
    assertThat(sealer.open(sealed, ASSOCIATED_DATA)).isEqualTo(SECRET);
  }

  @Test
  void opensAfterARestart() {
    byte[] sealed = sealer.seal(SECRET, ASSOCIATED_DATA);

    assertThat(sealer(home).open(sealed, ASSOCIATED_DATA)).isEqualTo(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "certificate, 00000000-0000-0001-0000-000000000002, secret",
    "access_key, 00000000-0000-0001-0000-000000000003, secret",
    "access_key, 00000000-0000-0001-0000-000000000002, other"
  })
  void doesNotOpenInAnotherTableRowOrColumn(String table, UUID row, String column) {
    byte[] sealed = sealer.seal(SECRET, ASSOCIATED_DATA);

    assertThatThrownBy(() -> sealer.open(sealed, new AssociatedData(table, row, column)))
        .isInstanceOf(SealBrokenException.class)
        .hasMessageNotContaining("wJalr");
  }

  @Test
  void doesNotOpenWithAnotherKeyset(@TempDir Path otherHome) {
    byte[] sealed = sealer.seal(SECRET, ASSOCIATED_DATA);
    Sealer other = sealer(otherHome);

    assertThatThrownBy(() -> other.open(sealed, ASSOCIATED_DATA))
        .isInstanceOf(SealBrokenException.class);
  }

  @Test
  void doesNotPrintSecrets() {
    assertThat(SECRET).hasToString("[secret]");
  }

  private static Sealer sealer(Path home) {
    return new Sealer(new KeysetFile(home.resolve("keyset.json"), null).readOrCreate());
  }
}
