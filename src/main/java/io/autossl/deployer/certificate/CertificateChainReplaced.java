package io.autossl.deployer.certificate;

/**
 * A certificate has got a better chain; published in the transaction that stores it.
 *
 * @param certificate the certificate with its new chain
 */
public record CertificateChainReplaced(Certificate certificate) {}
