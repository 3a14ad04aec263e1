package io.autossl.deployer.certificate.reading;

import static java.util.stream.Collectors.joining;

import io.autossl.deployer.certificate.CertificateWarning;
import io.autossl.deployer.certificate.KeyAlgorithm;
import io.autossl.deployer.certificate.WarningCode;
import io.autossl.deployer.certificate.chain.ChainOutcome;
import io.autossl.deployer.certificate.chain.ChainOutcome.Completeness;
import io.autossl.deployer.certificate.chain.X509Certificates;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/** Writes the warnings about an accepted certificate. */
final class CertificateWarnings {

  private static final int MAX_NAMES = 3;
  private static final int MAX_NAME_LENGTH = 200;

  private CertificateWarnings() {}

  /** The warnings about a leaf and the chain that was built for it. */
  static List<CertificateWarning> of(
      X509Certificate leaf, UploadContents contents, ChainOutcome.Built built) {
    List<CertificateWarning> warnings = new ArrayList<>();
    if (contents.ordered() && isReordered(leaf, contents, built)) {
      warnings.add(
          new CertificateWarning(
              WarningCode.CHAIN_REORDERED,
              "The certificates were put in order: the leaf first, each followed by its issuer."));
    }
    built
        .root()
        .ifPresent(
            root ->
                warnings.add(
                    new CertificateWarning(
                        WarningCode.ROOT_REMOVED,
                        "The root "
                            + nameOf(root)
                            + " was removed: CloudFront wants the chain"
                            + " without it.")));
    if (!built.unrelated().isEmpty()) {
      warnings.add(
          new CertificateWarning(
              WarningCode.UNRELATED_CERTIFICATE_REMOVED,
              "Certificates that are not on the path from the certificate to its root were removed:"
                  + " "
                  + namesOf(built.unrelated())
                  + "."));
    }
    if (built.completeness() != Completeness.COMPLETE) {
      warnings.add(
          new CertificateWarning(WarningCode.CHAIN_INCOMPLETE, incompleteness(leaf, built)));
    }
    if (X509Certificates.isSelfSigned(leaf)) {
      warnings.add(
          new CertificateWarning(
              WarningCode.SELF_SIGNED,
              "The certificate is self-signed. CloudFront refuses it for a distribution with"
                  + " alternate domain names: use one from a publicly trusted authority."));
    }
    if (contents.privateKey().algorithm() == KeyAlgorithm.RSA_1024) {
      warnings.add(
          new CertificateWarning(
              WarningCode.WEAK_KEY,
              "An RSA key of 1024 bits is not safe any more. Use one of 2048 bits or more, or an EC"
                  + " key on P-256."));
    }
    return warnings;
  }

  /** A certificate's subject in quotes, cut to a sensible length. */
  static String nameOf(X509Certificate certificate) {
    return quoted(certificate.getSubjectX500Principal());
  }

  private static String namesOf(List<X509Certificate> certificates) {
    String names =
        certificates.stream()
            .limit(MAX_NAMES)
            .map(CertificateWarnings::nameOf)
            .collect(joining(", "));
    int more = certificates.size() - MAX_NAMES;
    return more > 0 ? names + " and " + more + " more" : names;
  }

  private static String quoted(X500Principal principal) {
    String name = DistinguishedName.of(principal);
    return "\""
        + (name.length() > MAX_NAME_LENGTH ? name.substring(0, MAX_NAME_LENGTH) + "…" : name)
        + "\"";
  }

  private static boolean isReordered(
      X509Certificate leaf, UploadContents contents, ChainOutcome.Built built) {
    List<X509Certificate> path = Stream.concat(Stream.of(leaf), built.chain().stream()).toList();
    return !contents.certificates().stream().filter(path::contains).toList().equals(path);
  }

  private static String incompleteness(X509Certificate leaf, ChainOutcome.Built built) {
    X509Certificate top = built.chain().isEmpty() ? leaf : built.chain().getLast();
    String missing = quoted(top.getIssuerX500Principal());
    return switch (built.completeness()) {
      case COMPLETE -> "";
      case ISSUER_MISSING ->
          "There is no certificate of the issuer "
              + missing
              + ". Clients may not trust the certificate without it: send your certificate"
              + " authority's chain too.";
      case GAP ->
          "The chain ends before it reaches a root: there is no certificate of the issuer "
              + missing
              + ". Clients may not trust the certificate without it.";
      case OUT_OF_DATE ->
          "A certificate in the chain is not valid now, and nothing was sent to replace it. Clients"
              + " may not trust the certificate: get the current chain from your certificate"
              + " authority.";
    };
  }
}
