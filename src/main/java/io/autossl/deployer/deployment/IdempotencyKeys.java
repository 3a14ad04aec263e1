package io.autossl.deployer.deployment;

import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Remembers which deployment a client's idempotency key stands for. */
@Repository
class IdempotencyKeys {

  private final JdbcClient jdbc;

  IdempotencyKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The deployment that a key stands for; empty for a new key.
   *
   * @throws ApiException if the key was used for another request
   */
  Optional<UUID> deployment(String key, DeploymentRequest request) {
    record Use(UUID targetId, UUID certificateId, UUID deploymentId) {}
    return jdbc.sql(
            """
            select target_id, certificate_id, deployment_id from idempotency_key
            where idempotency_key = :key
            """)
        .param("key", key)
        .query(
            (row, number) ->
                new Use(
                    Columns.requiredIdentifier(row, "target_id"),
                    Columns.requiredIdentifier(row, "certificate_id"),
                    Columns.requiredIdentifier(row, "deployment_id")))
        .optional()
        .map(
            use -> {
              if (!use.targetId().equals(request.targetId())
                  || !use.certificateId().equals(request.certificateId())) {
                throw reused();
              }
              return use.deploymentId();
            });
  }

  /**
   * Remembers a new key.
   *
   * @throws ApiException if it was used for another request at the same time
   */
  void remember(String key, DeploymentRequest request, UUID deploymentId, Instant now) {
    try {
      jdbc.sql(
              """
              insert into idempotency_key
                (idempotency_key, target_id, certificate_id, deployment_id, created_at)
              values (:key, :targetId, :certificateId, :deploymentId, :now)
              """)
          .param("key", key)
          .param("targetId", request.targetId())
          .param("certificateId", request.certificateId())
          .param("deploymentId", deploymentId)
          .param("now", Columns.ofTime(now))
          .update();
    } catch (DuplicateKeyException sameTime) {
      throw reused();
    }
  }

  private static ApiException reused() {
    return new ApiException(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        "The Idempotency-Key was used with another targetId or certificateId: send a new one.");
  }
}
