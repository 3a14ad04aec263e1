package io.autossl.deployer.deployment;

import io.autossl.deployer.certificate.DomainCoverage;
import io.autossl.deployer.cloudfront.ViewerCertificate;
import java.util.List;
import java.util.Set;

/** What is to be done with a distribution, by its present configuration. */
public sealed interface DistributionVerdict {

  /** The certificate covers all of its domain names: update it. */
  record Covered(StepDetails details) implements DistributionVerdict {}

  /** It serves the certificate already, by SNI: leave it as it is. */
  record AlreadyServing(StepDetails details) implements DistributionVerdict {}

  /** Some viewers might not get a valid certificate: leave it as it is. */
  record Unsafe(StepResult end) implements DistributionVerdict {}

  /**
   * Decides about a distribution.
   *
   * @param servesTenants whether viewers reach it by other names than these
   * @param alternateDomainNames its alternate domain names
   * @param current which certificate it serves
   * @param certificateDomainNames the domain names of the certificate to deploy
   * @param arns the ARNs that stand for the certificate to deploy
   */
  static DistributionVerdict of(
      boolean servesTenants,
      List<String> alternateDomainNames,
      ViewerCertificate current,
      List<String> certificateDomainNames,
      Set<String> arns) {
    List<String> uncovered = DomainCoverage.uncovered(certificateDomainNames, alternateDomainNames);
    if (!uncovered.isEmpty()) {
      return new Unsafe(StepResult.notCovered(alternateDomainNames, uncovered));
    }
    if (servesTenants) {
      return new Unsafe(StepResult.tenantsNotReadable(alternateDomainNames, uncovered));
    }
    StepDetails details = StepDetails.of(alternateDomainNames, uncovered);
    return arns.stream().anyMatch(current::isServing)
        ? new AlreadyServing(details)
        : new Covered(details);
  }
}
