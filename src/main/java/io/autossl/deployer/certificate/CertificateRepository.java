package io.autossl.deployer.certificate;

import io.autossl.deployer.secret.SealedColumn;
import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.web.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

@Repository
class CertificateRepository {

  static final SealedColumn PRIVATE_KEYS = new SealedColumn("certificate", "sealed_private_key");

  private static final TypeReference<List<ChainEntry>> CHAIN = new TypeReference<>() {};
  private static final TypeReference<List<CertificateWarning>> WARNINGS = new TypeReference<>() {};

  private static final String COLUMNS =
      """
      select id, name, subject, issuer, serial_number, fingerprint_sha256, domain_names,
        not_before, not_after, key_algorithm, chain, warnings, leaf_pem, chain_pem, chain_replaced_at,
        created_at
      from certificate
      """;

  private final JdbcClient jdbc;

  CertificateRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(Certificate certificate, byte[] sealedPrivateKey) {
    jdbc.sql(
            """
            insert into certificate
              (id, name, subject, issuer, serial_number, fingerprint_sha256, domain_names,
               not_before, not_after, key_algorithm, chain, warnings, leaf_pem, chain_pem,
               sealed_private_key, created_at)
            values (:id, :name, :subject, :issuer, :serialNumber, :fingerprint, :domainNames,
              :notBefore, :notAfter, :keyAlgorithm, :chain, :warnings, :leafPem, :chainPem,
              :privateKey, :createdAt)
            """)
        .param("id", certificate.id())
        .param("name", certificate.name())
        .param("subject", certificate.subject())
        .param("issuer", certificate.issuer())
        .param("serialNumber", certificate.serialNumber())
        .param("fingerprint", certificate.fingerprintSha256())
        .param("domainNames", Columns.ofJson(certificate.domainNames()))
        .param("notBefore", Columns.ofTime(certificate.notBefore()))
        .param("notAfter", Columns.ofTime(certificate.notAfter()))
        .param("keyAlgorithm", certificate.keyAlgorithm().name())
        .param("chain", Columns.ofJson(certificate.chain()))
        .param("warnings", Columns.ofJson(certificate.warnings()))
        .param("leafPem", certificate.certificatePem())
        .param("chainPem", certificate.chainPem())
        .param("privateKey", sealedPrivateKey)
        .param("createdAt", Columns.ofTime(certificate.createdAt()))
        .update();
  }

  /**
   * Stores another chain, unless another upload has replaced it meanwhile.
   *
   * @return whether it is stored
   */
  boolean replaceChain(Certificate certificate, @Nullable Instant replacedBefore) {
    return jdbc.sql(
                """
                update certificate
                set chain = :chain, warnings = :warnings, chain_pem = :chainPem,
                  chain_replaced_at = :now
                where id = :id and chain_replaced_at is not distinct from :before
                """)
            .param("chain", Columns.ofJson(certificate.chain()))
            .param("warnings", Columns.ofJson(certificate.warnings()))
            .param("chainPem", certificate.chainPem())
            .param("now", Columns.ofTime(certificate.chainReplacedAt()))
            .param("id", certificate.id())
            .param("before", Columns.ofTime(replacedBefore))
            .update()
        == 1;
  }

  void delete(UUID id) {
    jdbc.sql("delete from certificate where id = :id").param("id", id).update();
  }

  Optional<Certificate> find(UUID id) {
    return find("where id = :id", Map.of("id", id));
  }

  Optional<Certificate> findForUpdate(UUID id) {
    return find("where id = :id for update", Map.of("id", id));
  }

  Optional<Certificate> findByFingerprint(String fingerprintSha256) {
    return find(
        "where fingerprint_sha256 = :fingerprint", Map.of("fingerprint", fingerprintSha256));
  }

  Map<String, Instant> currentNotAfter() {
    Map<String, Instant> ends = new HashMap<>();
    jdbc.sql(
            """
            select name, not_after from certificate c
            where id = (
              select id from certificate
              where name = c.name order by name desc, id desc limit 1)
            """)
        .query(
            row -> {
              ends.put(row.getString("name"), Columns.requiredTime(row, "not_after"));
            });
    return ends;
  }

  byte[] sealedPrivateKey(UUID id) {
    return jdbc.sql("select sealed_private_key from certificate where id = :id")
        .param("id", id)
        .query((row, number) -> Columns.requiredBytes(row, PRIVATE_KEYS.column()))
        .single();
  }

  List<Certificate> list(CertificateFilter filter, Instant now, PageRequest request) {
    return jdbc.sql(COLUMNS + filter.condition() + " limit :limit")
        .params(filter.parameters(now))
        .param("before", request.before())
        .param("limit", request.limitAndOneMore())
        .query(CertificateRepository::certificate)
        .list();
  }

  private Optional<Certificate> find(String condition, Map<String, Object> parameters) {
    return jdbc.sql(COLUMNS + condition)
        .params(parameters)
        .query(CertificateRepository::certificate)
        .optional();
  }

  private static Certificate certificate(ResultSet row, int number) throws SQLException {
    return new Certificate(
        Columns.requiredIdentifier(row, "id"),
        Columns.requiredText(row, "name"),
        Columns.requiredText(row, "subject"),
        Columns.requiredText(row, "issuer"),
        Columns.requiredText(row, "serial_number"),
        Columns.requiredText(row, "fingerprint_sha256"),
        Columns.texts(row, "domain_names"),
        Columns.requiredTime(row, "not_before"),
        Columns.requiredTime(row, "not_after"),
        KeyAlgorithm.valueOf(row.getString("key_algorithm")),
        Columns.json(row, "chain", CHAIN),
        Columns.json(row, "warnings", WARNINGS),
        Columns.requiredText(row, "leaf_pem"),
        row.getString("chain_pem"),
        Columns.time(row, "chain_replaced_at"),
        Columns.requiredTime(row, "created_at"));
  }
}
