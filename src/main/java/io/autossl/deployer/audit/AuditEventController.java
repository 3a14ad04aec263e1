package io.autossl.deployer.audit;

import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Page;
import io.autossl.deployer.web.PageRequest;
import io.autossl.deployer.web.PlainText;
import io.autossl.deployer.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/audit-events")
@Tag(name = "Audit events", description = "Who did what to which resource")
class AuditEventController {

  private final AuditEventRepository events;

  AuditEventController(AuditEventRepository events) {
    this.events = events;
  }

  @GetMapping
  @Transactional(readOnly = true)
  @Operation(
      operationId = "listAuditEvents",
      summary = "List audit events, newest first",
      description =
          "Each was stored together with what it tells, and cannot be changed. For administrators.")
  @Refuses(ErrorCode.VALIDATION_FAILED)
  public Page<AuditEvent> list(
      @RequestParam(required = false) @Nullable AuditAction action,
      @RequestParam(required = false) @PlainText @Size(max = 100) @Nullable String resourceId,
      @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
      @RequestParam(required = false) @Nullable String after) {
    PageRequest request = PageRequest.of(limit, after);
    return Page.of(events.list(action, resource(resourceId), request), request, AuditEvent::id);
  }

  /** The identifier as it is stored: a UUID in lower case, CloudFront's as it is. */
  private static @Nullable String resource(@Nullable String resourceId) {
    if (resourceId == null) {
      return null;
    }
    try {
      return UUID.fromString(resourceId).toString();
    } catch (IllegalArgumentException notOurs) {
      return resourceId;
    }
  }
}
