package io.autossl.deployer.audit;

import io.autossl.deployer.storage.Identifiers;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Records actions in the transaction that does them: both are stored, or neither. Its methods must
 * be called in a transaction.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class AuditTrail {

  private final AuditEventRepository events;
  private final Identifiers identifiers;
  private final Clock clock;

  AuditTrail(AuditEventRepository events, Identifiers identifiers, Clock clock) {
    this.events = events;
    this.identifiers = identifiers;
    this.clock = clock;
  }

  /** Records an action of the sender of the current request. */
  public void record(AuditAction action, UUID resourceId, AuditDetails details) {
    record(Actor.current(), action, resourceId.toString(), details);
  }

  /** Records an action of the service itself. */
  public void recordOfService(AuditAction action, UUID resourceId, AuditDetails details) {
    record(Actor.SERVICE, action, resourceId.toString(), details);
  }

  /** Records an action of the service itself on a resource of AWS, with AWS's identifier. */
  public void recordOfService(AuditAction action, String resourceId, AuditDetails details) {
    record(Actor.SERVICE, action, resourceId, details);
  }

  private void record(Actor actor, AuditAction action, String resourceId, AuditDetails details) {
    events.insert(
        new AuditEvent(
            identifiers.next(),
            clock.instant(),
            actor.name(),
            actor.tokenId(),
            action,
            action.resourceType(),
            resourceId,
            details.values()));
  }
}
