package io.autossl.deployer.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.autossl.deployer.secret.SealedValues.Canary;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A keyset beside a database with secrets: whether the two belong together, and how it changes. */
@DeployerTest
class KeysetOfDatabaseTest {

  private static final SealedColumn COLUMN = new SealedColumn("vault", "sealed_secret");
  private static final int SECRETS = 250;

  @Autowired private JdbcTemplate jdbc;
  @Autowired private JdbcClient client;
  @Autowired private SealedValues values;
  @Autowired private TransactionOperations transactions;

  private final Keyset first = Keyset.generate();
  private final Keyset both = first.withNewKey().withNewestKeyAsPrimary();
  private final Keyset second = both.withPrimaryKeyAlone();
  private List<Canary> canariesOfTheService = List.of();

  @BeforeEach
  void takeTheServicesPlace() {
    canariesOfTheService = values.canaries();
    jdbc.update("delete from sealed_canary");
    jdbc.execute("create table vault (id uuid primary key, sealed_secret bytea not null)");
  }

  @AfterEach
  void leave() {
    jdbc.execute("drop table vault");
    jdbc.update("delete from sealed_canary");
    canariesOfTheService.forEach(values::insert);
  }

  @Test
  void startsAgainWithTheSameKeyset() {
    start(first);

    assertThatCode(() -> start(first)).doesNotThrowAnyException();
    assertThat(values.canaries()).hasSize(1);
  }

  @Test
  void doesNotStartWithAnotherKeyset() {
    start(first);

    assertThatThrownBy(() -> start(Keyset.generate()))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("sealed with the key " + first.primaryKeyId());
    assertThat(values.canaries()).hasSize(1);
  }

  @Test
  void doesNotStartWithAKeysetThatHasLostAKey() {
    start(first);
    start(both);

    assertThatThrownBy(() -> start(first))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("" + both.primaryKeyId());
    assertThatThrownBy(() -> start(second))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("" + first.primaryKeyId());
    assertThatCode(() -> start(both)).doesNotThrowAnyException();
  }

  @Test
  void leavesTheDatabaseUsableWhenSeveralKeysetsStartConcurrently() {
    List<Keyset> keysets = List.of(first, Keyset.generate(), Keyset.generate(), Keyset.generate());

    List<Boolean> started =
        Together.run(
            keysets.size(),
            number -> {
              try {
                start(keysets.get(number));
                return true;
              } catch (KeysetException refused) {
                return false;
              }
            });

    assertThat(started.stream().filter(isStarted -> isStarted)).hasSizeLessThanOrEqualTo(1);
    Keyset next = started.contains(true) ? keysets.get(started.indexOf(true)) : first;
    assertThatCode(() -> start(next)).doesNotThrowAnyException();
  }

  @Test
  void doesNotStartWithSecretsOfAnotherKeysetEvenWithoutCanaries() {
    seal(first, 3);

    assertThatThrownBy(() -> start(second))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("vault");
    assertThatCode(() -> start(first)).doesNotThrowAnyException();
  }

  @Test
  void startsBesideASecretThatIsBroken() {
    List<UUID> rows = seal(first, 3);
    jdbc.update("update vault set sealed_secret = ? where id = ?", new byte[9], rows.getFirst());

    assertThatCode(() -> start(first)).doesNotThrowAnyException();
  }

  @Test
  void sealsEverythingAgainWithTheNewKey() {
    start(first);
    List<UUID> rows = seal(first, SECRETS);

    reseal(both);

    await().untilAsserted(() -> assertThat(values.canaries()).hasSize(1));
    assertThatCode(() -> start(second)).doesNotThrowAnyException();
    Sealer sealer = new Sealer(second);
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(sealer.open(values.find(COLUMN.of(row)).orElseThrow(), COLUMN.of(row)))
                    .isEqualTo(SecretText.of("secret of " + row)));
  }

  /** Without a transaction, the embedded database may lose the change in the next half second. */
  @Test
  void deletesTheOldCanaryInATransaction() {
    start(first);
    CompletableFuture<Boolean> inTransaction = new CompletableFuture<>();
    SealedValues observed =
        new SealedValues(client) {
          @Override
          void deleteCanariesExcept(long keyId) {
            boolean isInTransaction = TransactionSynchronizationManager.isActualTransactionActive();
            super.deleteCanariesExcept(keyId);
            // Not earlier: what is deleted after the end of this test belongs to the next one.
            inTransaction.complete(isInTransaction);
          }
        };
    KeysetCheck canaries = new KeysetCheck(observed, List.of(COLUMN), both, new Sealer(both));

    new KeyRotation(
            new KeysetProperties(null, true),
            both,
            new Sealer(both),
            observed,
            canaries,
            List.of(COLUMN),
            transactions)
        .start();

    assertThat(inTransaction).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
  }

  @Test
  void doesNotStartWithoutAnOldKeyThatSealedASecretAfterResealing() {
    start(first);
    reseal(both);
    await().untilAsserted(() -> assertThat(values.canaries()).hasSize(1));

    seal(first, 1);

    assertThatThrownBy(() -> start(second))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("" + first.primaryKeyId());
    assertThatCode(() -> start(both)).doesNotThrowAnyException();
  }

  @Test
  void keepsTheOldCanaryWhileASecretDoesNotOpen() {
    start(first);
    List<UUID> rows = seal(first, 3);
    jdbc.update("update vault set sealed_secret = ? where id = ?", new byte[9], rows.getFirst());

    reseal(both);

    await().until(() -> isSealedWith(both, rows.getLast()));
    assertThat(isSealedWith(both, rows.getFirst())).isFalse();
    assertThat(values.canaries()).hasSize(2);
  }

  @Test
  void sealsNothingAgainUnlessTold() {
    start(first);
    List<UUID> rows = seal(first, 1);

    keyRotation(both, false).start();

    await().during(Duration.ofMillis(300)).until(() -> !isSealedWith(both, rows.getFirst()));
  }

  private boolean isSealedWith(Keyset keyset, UUID row) {
    return keyset.isSealedWithPrimaryKey(values.find(COLUMN.of(row)).orElseThrow());
  }

  private List<UUID> seal(Keyset keyset, int count) {
    Sealer sealer = new Sealer(keyset);
    List<UUID> rows = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      UUID row = new UUID(0, number);
      byte[] value = sealer.seal(SecretText.of("secret of " + row), COLUMN.of(row));
      jdbc.update("insert into vault (id, sealed_secret) values (?, ?)", row, value);
      rows.add(row);
    }
    return rows;
  }

  private KeysetCheck start(Keyset keyset) {
    KeysetCheck canaries = new KeysetCheck(values, List.of(COLUMN), keyset, new Sealer(keyset));
    canaries.afterPropertiesSet();
    return canaries;
  }

  private void reseal(Keyset keyset) {
    keyRotation(keyset, true).start();
  }

  private KeyRotation keyRotation(Keyset keyset, boolean isTold) {
    return new KeyRotation(
        new KeysetProperties(null, isTold),
        keyset,
        new Sealer(keyset),
        values,
        start(keyset),
        List.of(COLUMN),
        transactions);
  }
}
