package io.autossl.deployer.certificate;

/**
 * A certificate has got a longer chain; published in the transaction that stores it.
 *
 * @param certificate as it is with that chain
 */
public record CertificateChainReplaced(Certificate certificate) {}
