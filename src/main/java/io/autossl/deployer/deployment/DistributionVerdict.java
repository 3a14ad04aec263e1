package io.autossl.deployer.deployment;

import io.autossl.deployer.certificate.DomainCoverage;
import io.autossl.deployer.cloudfront.ViewerCertificate;
import java.util.List;
import java.util.Set;

/** What is to be done with a distribution, as its configuration is. */
sealed interface DistributionVerdict {

  /** The certificate covers all of its domain names: update it. */
  record Covered(StepDetails details) implements DistributionVerdict {}

  /** It serves the certificate already, in the right way: leave it alone. */
  record AlreadyServing(StepDetails details) implements DistributionVerdict {}

  /** Some of its domain names would have no valid certificate any more: leave it alone. */
  record NotCovered(StepDetails details) implements DistributionVerdict {}

  /**
   * Judges a distribution.
   *
   * @param alternateDomainNames its alternate domain names
   * @param current which certificate it serves
   * @param certificateDomainNames the domain names of the certificate to deploy
   * @param arns the ARNs that stand for the certificate to deploy
   */
  static DistributionVerdict of(
      List<String> alternateDomainNames,
      ViewerCertificate current,
      List<String> certificateDomainNames,
      Set<String> arns) {
    List<String> uncovered = DomainCoverage.uncovered(certificateDomainNames, alternateDomainNames);
    StepDetails details = StepDetails.of(alternateDomainNames, uncovered);
    if (!uncovered.isEmpty()) {
      return new NotCovered(details);
    }
    return arns.stream().anyMatch(current::isServing)
        ? new AlreadyServing(details)
        : new Covered(details);
  }
}
