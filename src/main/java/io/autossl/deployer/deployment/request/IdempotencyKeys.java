package io.autossl.deployer.deployment.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autossl.deployer.audit.Actor;
import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Remembers which deployment an idempotency key stands for, in the table {@code idempotency_key},
 * until that deployment is deleted. A key belongs to its caller: others may use the same one for
 * something else.
 */
@Repository
class IdempotencyKeys {

  private final JdbcClient jdbc;

  IdempotencyKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What was requested with a key; no distributions are all of the target's. */
  record Use(UUID targetId, UUID certificateId, @Nullable List<String> distributionIds) {}

  /**
   * The deployment that a key stands for; empty for a new key.
   *
   * @throws ApiException if the key was used for another request
   */
  Optional<UUID> deployment(Actor caller, String key, Use use) {
    record Stored(Use use, UUID deploymentId) {}
    return jdbc.sql(
            """
            select target_id, certificate_id, distribution_ids, deployment_id from idempotency_key
            where idempotency_key = :key
            """)
        .param("key", stored(caller, key))
        .query(
            (row, number) ->
                new Stored(
                    new Use(
                        Columns.requiredIdentifier(row, "target_id"),
                        Columns.requiredIdentifier(row, "certificate_id"),
                        row.getString("distribution_ids") == null
                            ? null
                            : Columns.texts(row, "distribution_ids")),
                    Columns.requiredIdentifier(row, "deployment_id")))
        .optional()
        .map(
            stored -> {
              if (!stored.use().equals(use)) {
                throw reused(stored.deploymentId());
              }
              return stored.deploymentId();
            });
  }

  /**
   * Remembers a new key.
   *
   * @throws DuplicateKeyException if the caller used it for another request at the same time
   */
  void remember(Actor caller, String key, Use use, UUID deploymentId, Instant now) {
    List<String> distributionIds = use.distributionIds();
    jdbc.sql(
            """
            insert into idempotency_key
              (idempotency_key, target_id, certificate_id, distribution_ids, deployment_id,
               created_at)
            values (:key, :targetId, :certificateId, :distributionIds, :deploymentId, :now)
            """)
        .param("key", stored(caller, key))
        .param("targetId", use.targetId())
        .param("certificateId", use.certificateId())
        .param("distributionIds", distributionIds == null ? null : Columns.ofJson(distributionIds))
        .param("deploymentId", deploymentId)
        .param("now", Columns.ofTime(now))
        .update();
  }

  /**
   * The stored form of a key: the SHA-256 of its owner and itself. The owner is the identifier of
   * the token, because its name may be used again; callers without an identifier have names that no
   * API token may have.
   */
  private static String stored(Actor caller, String key) {
    String owner = caller.tokenId() == null ? caller.name() : caller.tokenId().toString();
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest((owner + "\n" + key).getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static ApiException reused(UUID deploymentId) {
    return ApiException.conflict(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        "The Idempotency-Key was used with another targetId, certificateId or distributionIds, and"
            + " stands for deployment %s: send a new one.".formatted(deploymentId),
        List.of(deploymentId));
  }
}
