package io.autossl.deployer.certificate.chain;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;
import static java.util.stream.Collectors.groupingBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;

/** Which certificates issued which, by their signatures. Each signature is checked once. */
final class IssuerGraph {

  /**
   * Many times more than real chains need. It ends the work on a malicious upload within a second.
   */
  private static final int MAX_SIGNATURE_CHECKS = 100;

  private final Map<X500Principal, List<ChainCandidate>> bySubject;
  private final TrustAnchors trustAnchors;
  private final Map<ChainCandidate, List<ChainCandidate>> issuers = new HashMap<>();
  private final Map<ChainCandidate, Boolean> selfSigned = new HashMap<>();
  private final Map<ChainCandidate, Boolean> issuedByKnownRoot = new HashMap<>();
  private int signatureChecks;

  /**
   * @param now the time at which issuers should be valid: those that are come first
   */
  IssuerGraph(Collection<ChainCandidate> candidates, TrustAnchors trustAnchors, Instant now) {
    this.trustAnchors = trustAnchors;
    this.bySubject =
        candidates.stream()
            .sorted(
                comparing((ChainCandidate candidate) -> !candidate.isValidAt(now))
                    .thenComparing(
                        candidate -> candidate.certificate().getNotAfter(), reverseOrder())
                    .thenComparing(ChainCandidate::fingerprintSha256))
            .collect(groupingBy(candidate -> candidate.certificate().getSubjectX500Principal()));
  }

  /**
   * The issuer's certificates: several if the issuer is cross-signed or was renewed. A self-signed
   * certificate has none.
   */
  List<ChainCandidate> issuersOf(ChainCandidate certificate) {
    List<ChainCandidate> known = issuers.get(certificate);
    if (known == null) {
      known = isSelfSigned(certificate) ? List.of() : findIssuers(certificate);
      issuers.put(certificate, known);
    }
    return known;
  }

  /** Whether it is its own issuer by name and by signature. */
  boolean isSelfSigned(ChainCandidate certificate) {
    return selfSigned.computeIfAbsent(
        certificate,
        self -> X509Certificates.isSelfIssued(self.certificate()) && isSigned(self, self));
  }

  /** Whether it is a root, or was issued by a known root. */
  boolean reachesRoot(ChainCandidate certificate) {
    return isSelfSigned(certificate)
        || issuedByKnownRoot.computeIfAbsent(
            certificate, top -> mayCheck() && trustAnchors.issued(top.certificate()));
  }

  /**
   * Whether there is a certificate of the issuer that this one names, whether or not the signature
   * matches.
   */
  boolean hasClaimedIssuer(ChainCandidate certificate) {
    return certificate.claims(certificate) || !claimedIssuers(certificate).isEmpty();
  }

  private List<ChainCandidate> findIssuers(ChainCandidate certificate) {
    List<ChainCandidate> found = new ArrayList<>();
    for (ChainCandidate candidate : claimedIssuers(certificate)) {
      // Only one key can have signed it, so one match decides for all candidates.
      boolean issuer =
          found.isEmpty()
              ? isSigned(certificate, candidate)
              : candidate.hasSameKeyAs(found.getFirst());
      if (issuer) {
        found.add(candidate);
      }
    }
    return found;
  }

  private List<ChainCandidate> claimedIssuers(ChainCandidate certificate) {
    return bySubject
        .getOrDefault(certificate.certificate().getIssuerX500Principal(), List.of())
        .stream()
        .filter(candidate -> !candidate.equals(certificate) && certificate.claims(candidate))
        .toList();
  }

  private boolean isSigned(ChainCandidate certificate, ChainCandidate issuer) {
    return mayCheck() && certificate.isSignedBy(issuer);
  }

  private boolean mayCheck() {
    signatureChecks++;
    return signatureChecks <= MAX_SIGNATURE_CHECKS;
  }
}
