package io.autossl.deployer.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Sealed secrets of two rows that were exchanged in the database. */
@DeployerTest
class SwappedSecretsTest {

  private static final TestAuthority AUTHORITY = TestCertificates.authority("Sealing CA");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private JdbcTemplate jdbc;

  private AwsAccount account;
  private String accessKey;

  @BeforeEach
  void prepare() {
    simulator.reset();
    account = AwsAccount.in(simulator);
    accessKey = api.createAccessKey(account);
  }

  @Test
  void privateKeysAreNotImported() {
    String first = api.uploadCertificate(AUTHORITY.issue("example.com"));
    String second = api.uploadCertificate(AUTHORITY.issue("example.com"));
    String target = api.createTarget(accessKey, account.addDistributions(1, "example.com"));
    swap("certificate", "sealed_private_key", first, second);

    for (String certificate : List.of(first, second)) {
      requireBroken(api.finished(api.deploy(target, certificate), "FAILED"));
    }

    assertThat(simulator.log().calls(AwsOperation.IMPORT_CERTIFICATE)).isZero();
    assertThat(simulator.log().calls(AwsOperation.UPDATE_DISTRIBUTION)).isZero();
  }

  @Test
  void secretAccessKeysSignNothing() {
    String other = api.createAccessKey(AwsAccount.in(simulator));
    String certificate = api.uploadCertificate(AUTHORITY.issue("example.com"));
    List<String> distributions = account.addDistributions(1, "example.com");
    swap("access_key", "sealed_secret_access_key", accessKey, other);

    for (String key : List.of(accessKey, other)) {
      api.post("/api/v1/access-keys/" + key + "/check").expectProblem(500, "INTERNAL_ERROR");
      String target = api.createTarget(key, distributions);
      requireBroken(api.finished(api.deploy(target, certificate), "FAILED"));
    }

    assertThat(simulator.log().calls()).isZero();
  }

  private static void requireBroken(JsonNode deployment) {
    assertThat(deployment.path("steps"))
        .extracting(step -> step.path("code").asString())
        .contains("INTERNAL_ERROR");
  }

  private void swap(String table, String column, String first, String second) {
    byte[] ofFirst = sealed(table, column, first);
    byte[] ofSecond = sealed(table, column, second);
    put(table, column, first, ofSecond);
    put(table, column, second, ofFirst);
  }

  private byte[] sealed(String table, String column, String row) {
    return Objects.requireNonNull(
        jdbc.queryForObject(
            "select %s from %s where id = ?".formatted(column, table),
            byte[].class,
            UUID.fromString(row)));
  }

  private void put(String table, String column, String row, byte[] sealed) {
    assertThat(
            jdbc.update(
                "update %s set %s = ? where id = ?".formatted(table, column),
                sealed,
                UUID.fromString(row)))
        .isEqualTo(1);
  }
}
