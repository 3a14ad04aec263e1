package io.autossl.deployer.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The certificates in ACM, of all accounts. */
final class Certificates {

  private static final Duration YEAR = Duration.ofDays(365);

  private final AwsBehavior behavior;
  private final Clock clock;
  private final Map<String, StoredCertificate> certificates = new LinkedHashMap<>();
  private final Map<String, List<Instant>> imports = new HashMap<>();

  Certificates(AwsBehavior behavior, Clock clock) {
    this.behavior = behavior;
    this.clock = clock;
  }

  /** Takes a certificate in as ACM does, under a new ARN or an existing one. */
  String importCertificate(
      String accountId,
      String certificatePem,
      @Nullable String chainPem,
      String privateKeyPem,
      @Nullable String existingArn) {
    Instant now = clock.instant();
    ImportedCertificate content =
        ImportedCertificate.parse(certificatePem, Optional.ofNullable(chainPem), now);
    if (!ImportedPrivateKey.parse(privateKeyPem).matches(content.leaf().getPublicKey())) {
      throw invalid("The private key does not match the certificate.");
    }
    if (behavior.chainRequired() && chainPem == null && !content.isSelfSigned()) {
      throw invalid(
          "Provided certificate is not a valid self signed. Please provide either a valid"
              + " self-signed certificate or certificate chain.");
    }
    return store(content, accountId, certificatePem, chainPem, privateKeyPem, existingArn, now);
  }

  /** Finds a certificate that an account owns. */
  synchronized Optional<StoredCertificate> find(String accountId, String arn) {
    return Optional.ofNullable(certificates.get(arn))
        .filter(certificate -> certificate.view().accountId().equals(accountId));
  }

  synchronized List<SimulatedCertificate> views() {
    return certificates.values().stream().map(StoredCertificate::view).toList();
  }

  synchronized boolean delete(String arn) {
    return certificates.remove(arn) != null;
  }

  synchronized void clear() {
    certificates.clear();
    imports.clear();
  }

  private synchronized String store(
      ImportedCertificate content,
      String accountId,
      String certificatePem,
      @Nullable String chainPem,
      String privateKeyPem,
      @Nullable String existingArn,
      Instant now) {
    int earlierImports = 0;
    if (existingArn != null) {
      earlierImports =
          find(accountId, existingArn)
              .map(existing -> existing.view().imports())
              .orElseThrow(() -> notFound(existingArn));
    }
    checkQuotas(accountId, existingArn == null, now);
    String arn = existingArn == null ? Identifiers.certificateArn(accountId) : existingArn;
    SimulatedCertificate view =
        new SimulatedCertificate(
            arn,
            accountId,
            certificatePem,
            chainPem,
            privateKeyPem,
            content.domainNames(),
            content.includesRoot(),
            now,
            earlierImports + 1);
    certificates.put(
        arn,
        new StoredCertificate(
            view,
            content,
            now.plus(behavior.certificateVisibilityDelay()),
            behavior.certificateVisibilityRefusals()));
    return arn;
  }

  private void checkQuotas(String accountId, boolean another, Instant now) {
    long owned =
        certificates.values().stream()
            .filter(certificate -> certificate.view().accountId().equals(accountId))
            .count();
    List<Instant> recent = imports.computeIfAbsent(accountId, account -> new ArrayList<>());
    recent.removeIf(instant -> instant.isBefore(now.minus(YEAR)));
    if (another && owned >= behavior.importedCertificateQuota()) {
      throw limitExceeded(
          "You have reached the maximum number of certificates (%d)."
              .formatted(behavior.importedCertificateQuota()));
    }
    if (recent.size() >= behavior.yearlyImportQuota()) {
      throw limitExceeded(
          "You have reached the maximum number of certificates imported in 365 days (%d)."
              .formatted(behavior.yearlyImportQuota()));
    }
    recent.add(now);
  }

  private static AwsError limitExceeded(String message) {
    return new AwsError(400, "LimitExceededException", message);
  }

  private static AwsError notFound(String arn) {
    return new AwsError(
        400, "ResourceNotFoundException", "Could not find certificate " + arn + ".");
  }

  private static AwsError invalid(String message) {
    return new AwsError(400, "ValidationException", message);
  }
}
