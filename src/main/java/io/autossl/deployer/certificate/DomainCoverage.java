package io.autossl.deployer.certificate;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which domain names a certificate covers. A wildcard stands for exactly one label, the leftmost:
 * {@code *.example.com} covers {@code www.example.com}, but neither {@code example.com} nor {@code
 * a.b.example.com} (RFC 9525). It also covers the alternate domain name {@code *.example.com},
 * which is CloudFront's rule.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html">Use
 *     custom URLs by adding alternate domain names</a>
 */
public final class DomainCoverage {

  private DomainCoverage() {}

  /**
   * The names that a certificate does not cover, in their order and as they were given. What is not
   * a domain name is never covered.
   *
   * @param certificateDomainNames the DNS names of the certificate's subject alternative name
   *     extension
   * @param alternateDomainNames the alternate domain names of a distribution
   */
  public static List<String> uncovered(
      Collection<String> certificateDomainNames, Collection<String> alternateDomainNames) {
    Set<DomainName> covered =
        certificateDomainNames.stream()
            .map(DomainName::parse)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    return alternateDomainNames.stream().filter(name -> !isCovered(name, covered)).toList();
  }

  private static boolean isCovered(String name, Set<DomainName> covered) {
    return DomainName.parse(name)
        .filter(
            domainName ->
                covered.contains(domainName)
                    || domainName.coveringWildcard().filter(covered::contains).isPresent())
        .isPresent();
  }
}
