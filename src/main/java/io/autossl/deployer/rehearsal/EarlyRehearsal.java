package io.autossl.deployer.rehearsal;

/**
 * A rehearsal that needs nothing of the service but itself: it is done while the service comes up,
 * on processor time that nobody else has a use for.
 */
public interface EarlyRehearsal extends Rehearsal {}
