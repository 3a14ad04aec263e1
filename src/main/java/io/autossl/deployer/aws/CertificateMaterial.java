package io.autossl.deployer.aws;

import io.autossl.deployer.secret.SecretText;
import org.jspecify.annotations.Nullable;

/**
 * A certificate as ACM takes it, all in PEM.
 *
 * @param certificate the leaf alone
 * @param certificateChain its issuers in order, without the root; null if it has none
 * @param privateKey the leaf's key, PKCS#8, not encrypted
 */
public record CertificateMaterial(
    String certificate, @Nullable String certificateChain, SecretText privateKey) {}
