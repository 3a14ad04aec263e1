package io.autossl.deployer.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the simulated AWS behaves towards everyone. Every setting may be changed at any time; the
 * defaults are an AWS that is fast, consistent at once and without limits but its quotas.
 */
public final class AwsBehavior {

  private volatile Duration latency = Duration.ZERO;
  private volatile double requestsPerSecond = Double.POSITIVE_INFINITY;
  private final Map<AwsOperation, Double> operationsPerSecond = new ConcurrentHashMap<>();
  private volatile Duration certificateChangeDuration = Duration.ZERO;
  private volatile Duration certificateVisibilityDelay = Duration.ZERO;
  private volatile int certificateVisibilityRefusals;
  private volatile int importedCertificateQuota = 2_500;
  private volatile int yearlyImportQuota = 5_000;
  private volatile boolean selfSignedCertificatesAccepted;
  private volatile boolean rootInChainAccepted;
  private volatile boolean chainRequired;
  private volatile boolean certificateChangesIgnored;

  AwsBehavior() {}

  /** Every call takes at least this long. */
  public AwsBehavior latency(Duration newLatency) {
    latency = newLatency;
    return this;
  }

  /** Throttles each account above this rate, over all operations. */
  public AwsBehavior requestsPerSecond(double newRequestsPerSecond) {
    requestsPerSecond = newRequestsPerSecond;
    return this;
  }

  /** Throttles one operation of each account above this rate. */
  public AwsBehavior requestsPerSecond(AwsOperation operation, double newRequestsPerSecond) {
    operationsPerSecond.put(operation, newRequestsPerSecond);
    return this;
  }

  /** For how long a viewer certificate change refuses the next one of the same distribution. */
  public AwsBehavior certificateChangeDuration(Duration duration) {
    certificateChangeDuration = duration;
    return this;
  }

  /** CloudFront does not see certificates that are imported from now on for so long. */
  public AwsBehavior certificateVisibilityDelay(Duration delay) {
    certificateVisibilityDelay = delay;
    return this;
  }

  /** CloudFront refuses this many updates with each certificate that is imported from now on. */
  public AwsBehavior certificateVisibilityRefusals(int refusals) {
    certificateVisibilityRefusals = refusals;
    return this;
  }

  /** How many imported certificates an account may have. */
  public AwsBehavior importedCertificateQuota(int quota) {
    importedCertificateQuota = quota;
    return this;
  }

  /** How many imports an account may make in 365 days. */
  public AwsBehavior yearlyImportQuota(int quota) {
    yearlyImportQuota = quota;
    return this;
  }

  /** Whether a distribution with alternate domain names takes a self-signed certificate. */
  public AwsBehavior selfSignedCertificatesAccepted(boolean accepted) {
    selfSignedCertificatesAccepted = accepted;
    return this;
  }

  /** Whether CloudFront takes a chain that ends with a root certificate. */
  public AwsBehavior rootInChainAccepted(boolean accepted) {
    rootInChainAccepted = accepted;
    return this;
  }

  /**
   * Whether ACM refuses a certificate that is not self-signed and comes without a chain. The real
   * one does; here it is off at first, so that leaves of a small test CA do for most tests.
   */
  public AwsBehavior chainRequired(boolean required) {
    chainRequired = required;
    return this;
  }

  /** Whether CloudFront takes updates and keeps the viewer certificate all the same. */
  public AwsBehavior certificateChangesIgnored(boolean ignored) {
    certificateChangesIgnored = ignored;
    return this;
  }

  void reset() {
    AwsBehavior defaults = new AwsBehavior();
    latency = defaults.latency;
    requestsPerSecond = defaults.requestsPerSecond;
    operationsPerSecond.clear();
    certificateChangeDuration = defaults.certificateChangeDuration;
    certificateVisibilityDelay = defaults.certificateVisibilityDelay;
    certificateVisibilityRefusals = defaults.certificateVisibilityRefusals;
    importedCertificateQuota = defaults.importedCertificateQuota;
    yearlyImportQuota = defaults.yearlyImportQuota;
    selfSignedCertificatesAccepted = defaults.selfSignedCertificatesAccepted;
    rootInChainAccepted = defaults.rootInChainAccepted;
    chainRequired = defaults.chainRequired;
    certificateChangesIgnored = defaults.certificateChangesIgnored;
  }

  Duration latency() {
    return latency;
  }

  double requestsPerSecond() {
    return requestsPerSecond;
  }

  double requestsPerSecond(AwsOperation operation) {
    return operationsPerSecond.getOrDefault(operation, Double.POSITIVE_INFINITY);
  }

  Duration certificateChangeDuration() {
    return certificateChangeDuration;
  }

  Duration certificateVisibilityDelay() {
    return certificateVisibilityDelay;
  }

  int certificateVisibilityRefusals() {
    return certificateVisibilityRefusals;
  }

  int importedCertificateQuota() {
    return importedCertificateQuota;
  }

  int yearlyImportQuota() {
    return yearlyImportQuota;
  }

  boolean selfSignedCertificatesAccepted() {
    return selfSignedCertificatesAccepted;
  }

  boolean rootInChainAccepted() {
    return rootInChainAccepted;
  }

  boolean chainRequired() {
    return chainRequired;
  }

  boolean certificateChangesIgnored() {
    return certificateChangesIgnored;
  }
}
