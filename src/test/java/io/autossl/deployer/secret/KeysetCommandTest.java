package io.autossl.deployer.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.SAME_THREAD)
class KeysetCommandTest {

  private static final AssociatedData PLACE = new AssociatedData("table", new UUID(1, 2), "column");
  private static final SecretText SECRET = SecretText.of("a secret");

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final Path file;

  KeysetCommandTest(@TempDir Path directory) {
    file = directory.resolve("keyset.json");
  }

  @Test
  void createsAKeysetThatItsOwnerAloneCanRead() throws IOException {
    assertThat(run("create")).isZero();

    assertThat(output.toString(UTF_8)).matches("\\d+ seals and opens\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(keyset(null).keyIds()).hasSize(1);
  }

  @Test
  void neverOverwritesAKeyset() throws IOException {
    run("create");
    String before = Files.readString(file);

    assertThat(run("create")).isEqualTo(1);

    assertThat(Files.readString(file)).isEqualTo(before);
    assertThat(errors.toString(UTF_8)).contains("exists already");
  }

  @Test
  void addsAPrimaryKey() throws IOException {
    run("create");
    Keyset before = keyset(null);
    byte[] old = new Sealer(before).seal(SECRET, PLACE);

    assertThat(run("add-key")).isZero();

    Keyset after = keyset(null);
    byte[] anew = new Sealer(after).seal(SECRET, PLACE);
    assertThat(after.keyIds()).hasSize(2).startsWith(before.primaryKeyId());
    assertThat(new Sealer(after).open(old, PLACE)).isEqualTo(SECRET);
    assertThat(after.isSealedWithPrimaryKey(old)).isFalse();
    assertThat(after.isSealedWithPrimaryKey(anew)).isTrue();
    assertThatThrownBy(() -> new Sealer(before).open(anew, PLACE))
        .isInstanceOf(SealBrokenException.class);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void addsAStandbyKeyAndPromotesIt() {
    run("create");
    Keyset before = keyset(null);

    run("add-standby-key");
    assertThat(keyset(null).primaryKeyId()).isEqualTo(before.primaryKeyId());
    assertThat(keyset(null).keyIds()).hasSize(2);

    run("promote-key");
    assertThat(keyset(null).primaryKeyId()).isEqualTo(keyset(null).keyIds().getLast());
  }

  @Test
  void removesAllKeysButThePrimaryOne() {
    run("create");
    run("add-key");
    run("add-key");
    long primary = keyset(null).primaryKeyId();

    assertThat(run("remove-old-keys")).isZero();

    assertThat(keyset(null).keyIds()).containsExactly(primary);
    assertThat(keyset(null).primaryKeyId()).isEqualTo(primary);
  }

  @Test
  void keepsTheFileThatHasTheOldKeys() throws IOException {
    run("create");
    run("add-key");
    String before = Files.readString(file);
    Path copy = file.resolveSibling("keyset.json.before-" + keyset(null).primaryKeyId());

    assertThat(run("remove-old-keys")).isZero();

    assertThat(copy).hasContent(before);
    assertThat(Files.getPosixFilePermissions(copy))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(output.toString(UTF_8)).contains(copy.toString());
  }

  @Test
  void saysThatAFileCannotBeRead() throws IOException {
    Files.createDirectory(file);

    assertThat(run("list")).isEqualTo(1);

    assertThat(errors.toString(UTF_8)).contains("neither read nor made", "Let the service's user");
  }

  @Test
  void wrapsWithAPassphrase() throws IOException {
    run("create");
    Keyset keyset = keyset(null);

    assertThat(runWith("open sesame", "wrap")).isZero();
    assertThat(Files.readString(file)).doesNotContain("{", "keyData");
    assertThat(keyset("open sesame").keyIds()).isEqualTo(keyset.keyIds());
    assertThatThrownBy(() -> keyset("close sesame"))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("does not open with the passphrase")
        .hasMessageNotContaining("sesame");
    assertThatThrownBy(() -> keyset(null))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("wrapped with a passphrase");

    assertThat(runWith("open sesame", "add-key")).isZero();
    assertThat(keyset("open sesame").keyIds()).hasSize(2);

    assertThat(runWith("open sesame", "unwrap")).isZero();
    assertThat(keyset(null).keyIds()).hasSize(2);
  }

  /** So slow to try, for whoever has stolen the file, and so strong. */
  @Test
  void wrapsWithAnExpensiveKeyDerivation() throws Exception {
    runWith("open sesame", "create");
    JWEHeader header = JWEObject.parse(Files.readString(file).strip()).getHeader();

    assertThat(header.getAlgorithm()).isEqualTo(JWEAlgorithm.PBES2_HS512_A256KW);
    assertThat(header.getEncryptionMethod()).isEqualTo(EncryptionMethod.A256GCM);
    assertThat(header.getPBES2Count()).isGreaterThanOrEqualTo(600_000);
    assertThat(header.getPBES2Salt().decode()).hasSizeGreaterThanOrEqualTo(16);
  }

  @Test
  void wrapsWithAnotherSaltEachTime() throws Exception {
    runWith("open sesame", "create");
    JWEHeader first = JWEObject.parse(Files.readString(file).strip()).getHeader();

    runWith("open sesame", "add-key");

    assertThat(JWEObject.parse(Files.readString(file).strip()).getHeader().getPBES2Salt())
        .isNotEqualTo(first.getPBES2Salt());
  }

  @Test
  void createsAWrappedKeyset() throws IOException {
    assertThat(runWith("open sesame", "create")).isZero();

    assertThat(Files.readString(file)).doesNotContain("{");
  }

  @Test
  void wrapsNothingWithoutAPassphrase() {
    run("create");

    assertThat(run("wrap")).isEqualTo(1);

    assertThat(errors.toString(UTF_8)).contains("AUTOSSL_KEYSET_PASSPHRASE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "add-key", "promote-key", "remove-old-keys", "unwrap"})
  void saysThatThereIsNoFile(String action) {
    assertThat(run(action)).isEqualTo(1);

    assertThat(errors.toString(UTF_8)).contains("neither read nor made").contains("keyset.json");
    assertThat(file).doesNotExist();
  }

  @Test
  void saysThatAFileHoldsNoKeyset() throws IOException {
    Files.writeString(file, "{\"primaryKeyId\": 1}");

    assertThat(run("list")).isEqualTo(1);

    assertThat(errors.toString(UTF_8)).contains("holds no keyset");
  }

  @Test
  void printsItsUsageForAnUnknownCommand() {
    assertThat(run("destroy")).isEqualTo(2);
    assertThat(new KeysetCommand(Map.of(), print(output), print(errors)).run(List.of()))
        .isEqualTo(2);

    assertThat(errors.toString(UTF_8)).contains("add-standby-key");
  }

  private int run(String action) {
    return runWith("", action);
  }

  private int runWith(String passphrase, String action) {
    return new KeysetCommand(
            Map.of("AUTOSSL_KEYSET_PASSPHRASE", passphrase), print(output), print(errors))
        .run(List.of(action, file.toString()));
  }

  private Keyset keyset(@Nullable String passphrase) {
    return new KeysetFile(file, passphrase == null ? null : SecretText.of(passphrase)).read();
  }

  private static PrintStream print(ByteArrayOutputStream stream) {
    return new PrintStream(stream, true, UTF_8);
  }
}
