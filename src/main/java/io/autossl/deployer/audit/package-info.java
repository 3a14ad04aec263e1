/**
 * The audit trail: who did what to which resource, written in the transaction of what it records.
 *
 * <p>Its table is {@code audit_event}. Its public types are what is needed to record events.
 */
@NullMarked
package io.autossl.deployer.audit;

import org.jspecify.annotations.NullMarked;
