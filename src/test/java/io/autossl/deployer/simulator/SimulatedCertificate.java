package io.autossl.deployer.simulator;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate in ACM, exactly as it was imported.
 *
 * @param rootIncluded whether the chain ended with a self-signed certificate
 * @param imports how often it was imported under this ARN
 */
public record SimulatedCertificate(
    String arn,
    String accountId,
    String certificatePem,
    @Nullable String certificateChainPem,
    String privateKeyPem,
    List<String> domainNames,
    boolean rootIncluded,
    Instant importedAt,
    int imports) {}
