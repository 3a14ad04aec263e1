package io.autossl.deployer.rehearsal;

/**
 * A rehearsal that needs nothing of the service but itself: it is done while the service comes up,
 * whose start leaves all cores but one mostly free.
 */
public interface EarlyRehearsal extends Rehearsal {}
