package io.autossl.deployer.certificate;

import java.util.UUID;

/**
 * A certificate is about to be deleted, in the transaction that deletes it. A listener that needs
 * the certificate prevents the deletion by throwing an {@link
 * io.autossl.deployer.web.ApiException}.
 */
public record CertificateDeletion(UUID certificateId, String fingerprintSha256) {}
