package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A simulated AWS on a local port: CloudFront, ACM and STS as a deployment uses them, as strict as
 * the real ones. Point clients at {@link #endpoint()}. Instances are cheap and know nothing of each
 * other.
 */
public final class AwsSimulator implements AutoCloseable {

  private static final int BACKLOG = 1024;

  static {
    // Read once, when the first HTTP server of the JVM is made. Answers are written in two pieces,
    // and an idle connection must not be closed just as a client picks it from its pool.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    System.setProperty("sun.net.httpserver.idleInterval", "3600");
  }

  private final Clock clock;
  private final AwsBehavior behavior = new AwsBehavior();
  private final Faults faults = new Faults();
  private final RequestLog log;
  private final AccessKeys accessKeys = new AccessKeys();
  private final Distributions distributions = new Distributions();
  private final Certificates certificates;
  private final RateLimits rateLimits = new RateLimits(behavior);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private AwsSimulator(HttpServer server, Clock clock) {
    this.server = server;
    this.clock = clock;
    this.log = new RequestLog(clock);
    this.certificates = new Certificates(behavior, clock);
    CloudFrontService cloudFront =
        new CloudFrontService(
            distributions, new ViewerCertificateRules(behavior, certificates), behavior, clock);
    server.setExecutor(executor);
    server.createContext(
        "/",
        new AwsHandler(
            behavior,
            faults,
            log,
            accessKeys,
            rateLimits,
            cloudFront,
            new CertificateManagerService(certificates),
            closed));
  }

  /** Starts one on a free port. */
  public static AwsSimulator start() {
    return start(0, Clock.systemUTC());
  }

  /**
   * Starts one.
   *
   * @param port 0 for a free one
   * @param clock decides on validity, visibility, changes in progress and yearly quotas; delays and
   *     rates follow the real time
   */
  public static AwsSimulator start(int port, Clock clock) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      AwsSimulator simulator = new AwsSimulator(HttpServer.create(address, BACKLOG), clock);
      simulator.server.start();
      return simulator;
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  /** Where all services listen: the value for {@code aws.endpointUrl}. */
  public URI endpoint() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** How it behaves towards everyone. */
  public AwsBehavior behavior() {
    return behavior;
  }

  /** What is to go wrong. */
  public Faults faults() {
    return faults;
  }

  /** What it was asked. */
  public RequestLog log() {
    return log;
  }

  /** Adds an access key of a new account, which may do what a deployment needs. */
  public SimulatedAccessKey addAccessKey() {
    return addAccessKey(Identifiers.accountId());
  }

  /** Adds an access key of an account, which may do what a deployment needs. */
  public SimulatedAccessKey addAccessKey(String accountId) {
    return addAccessKey(Identifiers.accessKeyId(), Identifiers.secretAccessKey(), accountId);
  }

  /** Adds a given access key, which may do what a deployment needs. */
  public SimulatedAccessKey addAccessKey(
      String accessKeyId, String secretAccessKey, String accountId) {
    SimulatedAccessKey accessKey =
        new SimulatedAccessKey(
            accessKeyId, secretAccessKey, accountId, SimulatedAccessKey.DEPLOYMENT_ACTIONS, true);
    accessKeys.add(accessKey);
    return accessKey;
  }

  /** Replaces what an access key may do. */
  public void allowOnly(String accessKeyId, Collection<String> actions) {
    accessKeys.change(accessKeyId, key -> key.withAllowedActions(Set.copyOf(actions)));
  }

  /** Makes an access key inactive, or active again. */
  public void setActive(String accessKeyId, boolean active) {
    accessKeys.change(accessKeyId, key -> key.withActive(active));
  }

  /** Adds a distribution, and tells its id. */
  public String addDistribution(String accountId, String configXml) {
    String id = Identifiers.distributionId();
    addDistribution(accountId, id, configXml);
    return id;
  }

  /** Adds a distribution with a given id. */
  public void addDistribution(String accountId, String id, String configXml) {
    distributions.put(id, new StoredDistribution(id, accountId, parse(configXml), clock.instant()));
  }

  /** A distribution as it stands. */
  public SimulatedDistribution distribution(String id) {
    return stored(id).view();
  }

  /** All distributions, by id. */
  public List<SimulatedDistribution> distributions() {
    return distributions.all().stream().map(StoredDistribution::view).toList();
  }

  /** Changes a distribution behind everyone's back; its ETag changes too. */
  public void changeDistribution(String id, UnaryOperator<String> change) {
    StoredDistribution distribution = stored(id);
    synchronized (distribution) {
      distribution.replace(
          parse(change.apply(distribution.current().config().xml())), clock.instant());
    }
  }

  /** Deletes a distribution. */
  public void deleteDistribution(String id) {
    distributions.remove(id);
  }

  /** Refuses viewer certificate changes of a distribution for so long, by the simulator's clock. */
  public void startCertificateChange(String id, Duration duration) {
    stored(id).certificateChangeEnds(clock.instant().plus(duration));
  }

  /** Ends the viewer certificate change of a distribution that is in progress. */
  public void finishCertificateChange(String id) {
    stored(id).certificateChangeEnds(Instant.MIN);
  }

  /** Imports a certificate without a call, and tells its ARN. */
  public String addCertificate(
      String accountId,
      String certificatePem,
      @Nullable String certificateChainPem,
      String privateKeyPem) {
    return certificates.importCertificate(
        accountId, certificatePem, certificateChainPem, privateKeyPem, null);
  }

  /** All certificates in ACM, of all accounts, in the order of their first import. */
  public List<SimulatedCertificate> certificates() {
    return certificates.views();
  }

  /** A certificate in ACM. */
  public Optional<SimulatedCertificate> certificate(String arn) {
    return certificates().stream().filter(certificate -> certificate.arn().equals(arn)).findFirst();
  }

  /** Deletes a certificate from ACM, even one that is in use. */
  public void deleteCertificate(String arn) {
    if (!certificates.delete(arn)) {
      throw new NoSuchElementException("No certificate " + arn);
    }
  }

  /** Forgets everything and everyone, and starts over with an empty AWS on the same port. */
  public void reset() {
    faults.clear();
    behavior.reset();
    rateLimits.clear();
    accessKeys.clear();
    distributions.clear();
    certificates.clear();
    log.clear();
    log.recording(true).bodiesKept(true);
  }

  /** Closes all connections, also those of calls that hang, without an answer. */
  @Override
  public void close() {
    closed.countDown();
    executor.shutdownNow();
    faults.clear();
    server.stop(0);
  }

  void serve(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  private StoredDistribution stored(String id) {
    return distributions
        .find(id)
        .orElseThrow(() -> new NoSuchElementException("No distribution " + id));
  }

  private static DistributionConfig parse(String configXml) {
    return DistributionConfig.parse(configXml.getBytes(UTF_8));
  }
}
