package io.autossl.deployer.certificate.chain;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The result of building a certification path. */
public sealed interface ChainOutcome {

  /**
   * A path was found.
   *
   * @param chain the leaf's issuer first, each certifying the one before it, without the root
   * @param root the root at the path's end, if it was given
   * @param unrelated certificates that were given and are not on the path
   */
  record Built(
      List<X509Certificate> chain,
      Optional<X509Certificate> root,
      List<X509Certificate> unrelated,
      Completeness completeness)
      implements ChainOutcome {

    /** Copies the lists. */
    public Built {
      chain = List.copyOf(chain);
      unrelated = List.copyOf(unrelated);
    }
  }

  /** The path ends at a certificate whose signature no certificate of its issuer verifies. */
  record Broken(X509Certificate certificate) implements ChainOutcome {}

  /** Whether TLS clients can build the path to a root. */
  enum Completeness {
    /** They can. The root itself need not be among the given certificates. */
    COMPLETE,
    /** No certificate of the leaf's issuer was given. */
    ISSUER_MISSING,
    /** The path ends below other given certificates of authorities that it does not reach. */
    GAP,
    /** A certificate on the path is not valid now, and there is no way around it. */
    OUT_OF_DATE
  }
}
