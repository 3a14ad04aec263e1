package io.autossl.deployer.testing;

import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.DistributionConfigDocument;
import io.autossl.deployer.simulator.SimulatedAccessKey;
import io.autossl.deployer.simulator.SimulatedViewerCertificate;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A simulated AWS account of a test's own. */
public record AwsAccount(AwsSimulator simulator, SimulatedAccessKey key) {

  /** A new account. */
  public static AwsAccount in(AwsSimulator simulator) {
    return new AwsAccount(simulator, simulator.addAccessKey());
  }

  /** The id of its access key. */
  public String accessKeyId() {
    return key.accessKeyId();
  }

  /** The secret of its access key. */
  public String secretAccessKey() {
    return key.secretAccessKey();
  }

  /** Adds a distribution with these alternate domain names, and tells its id. */
  public String addDistribution(String... aliases) {
    return simulator.addDistribution(key.accountId(), configuration(aliases).xml());
  }

  /** A distribution's configuration; names of its own need a certificate of their own. */
  public static DistributionConfigDocument configuration(String... aliases) {
    DistributionConfigDocument document = DistributionConfigDocument.create().aliases(aliases);
    return aliases.length == 0
        ? document
        : document.viewerCertificate(
            SimulatedViewerCertificate.iam("ASCAEXAMPLEID12345678", "TLSv1.1_2016"));
  }

  /** Adds many distributions with the same alternate domain name, and tells their ids. */
  public List<String> addDistributions(int count, String alias) {
    return IntStream.range(0, count).mapToObj(number -> addDistribution(alias)).toList();
  }

  /** The ARN that a distribution serves. */
  public @Nullable String servedBy(String distributionId) {
    return simulator.distribution(distributionId).acmCertificateArn();
  }
}
