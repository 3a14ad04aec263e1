package io.autossl.deployer.certificate;

/** A new certificate is stored; published in the transaction that stores it. */
public record CertificateUploaded(Certificate certificate) {}
