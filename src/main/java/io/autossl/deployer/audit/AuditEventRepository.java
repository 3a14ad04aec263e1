package io.autossl.deployer.audit;

import io.autossl.deployer.storage.Columns;
import io.autossl.deployer.web.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/** The stored events. There is no way to change one. */
@Repository
class AuditEventRepository {

  private static final TypeReference<Map<String, @Nullable Object>> DETAILS =
      new TypeReference<>() {};

  private final JdbcClient jdbc;

  AuditEventRepository(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(AuditEvent event) {
    jdbc.sql(
            """
            insert into audit_event
              (id, at, actor, actor_token, action, resource_type, resource_id, details)
            values (:id, :at, :actor, :actorToken, :action, :resourceType, :resourceId, :details)
            """)
        .param("id", event.id())
        .param("at", Columns.ofTime(event.at()))
        .param("actor", event.actor())
        .param("actorToken", event.actorTokenId())
        .param("action", event.action().name())
        .param("resourceType", event.resourceType().name())
        .param("resourceId", event.resourceId())
        .param("details", Columns.ofJson(event.details()))
        .update();
  }

  /**
   * The order begins with the filtered columns, as the index does: H2 would sort all rows
   * otherwise.
   */
  List<AuditEvent> list(
      @Nullable AuditAction action, @Nullable String resourceId, PageRequest request) {
    String resource = resourceId == null ? "" : "resource_id = :resourceId and ";
    String resourceOrder = resourceId == null ? "" : "resource_id desc, ";
    String done = action == null ? "" : "action = :action and ";
    String doneOrder = action == null ? "" : "action desc, ";
    return jdbc.sql(
            """
            select id, at, actor, actor_token, action, resource_type, resource_id, details
            from audit_event where %s%sid < :before order by %s%sid desc limit :limit
            """
                .formatted(resource, done, resourceOrder, doneOrder))
        .param("resourceId", resourceId)
        .param("action", action == null ? null : action.name())
        .param("before", request.before())
        .param("limit", request.limitAndOneMore())
        .query(AuditEventRepository::event)
        .list();
  }

  private static AuditEvent event(ResultSet row, int number) throws SQLException {
    return new AuditEvent(
        Columns.requiredIdentifier(row, "id"),
        Columns.requiredTime(row, "at"),
        Columns.requiredText(row, "actor"),
        Columns.identifier(row, "actor_token"),
        AuditAction.valueOf(row.getString("action")),
        AuditResourceType.valueOf(row.getString("resource_type")),
        Columns.requiredText(row, "resource_id"),
        Columns.json(row, "details", DETAILS));
  }
}
