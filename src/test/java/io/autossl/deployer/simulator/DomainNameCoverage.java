package io.autossl.deployer.simulator;

import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the DNS names of a certificate cover an alternate domain name (RFC 9525). As CloudFront
 * does it: a dot at the end of an alternate domain name is a part of it.
 */
final class DomainNameCoverage {

  private static final String WILDCARD = "*.";

  private DomainNameCoverage() {}

  static boolean covers(List<String> certificateNames, String alias) {
    return alias.endsWith(".")
        ? false
        : normalize(alias)
            .map(
                wanted ->
                    certificateNames.stream()
                        .flatMap(name -> normalize(name).stream())
                        .anyMatch(name -> matches(name, wanted)))
            .orElse(false);
  }

  private static boolean matches(String name, String alias) {
    boolean wildcard = name.startsWith(WILDCARD);
    String rest = wildcard ? name.substring(WILDCARD.length()) : name;
    if (rest.indexOf('*') >= 0) {
      return false;
    }
    if (name.equals(alias)) {
      return true;
    }
    int dot = alias.indexOf('.');
    return wildcard
        && !alias.startsWith(WILDCARD)
        && dot > 0
        && alias.substring(dot + 1).equals(rest);
  }

  private static Optional<String> normalize(String name) {
    String withoutDot = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    try {
      return Optional.of(IDN.toASCII(withoutDot, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException exception) {
      return Optional.empty();
    }
  }
}
