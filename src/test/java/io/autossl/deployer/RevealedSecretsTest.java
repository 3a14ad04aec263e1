package io.autossl.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import io.autossl.deployer.audit.AuditDetails;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.testing.ServiceClasses;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/**
 * Secrets are revealed by {@link SecretText} only where they are used, so that audit events and log
 * lines cannot contain them.
 */
class RevealedSecretsTest {

  /** The classes that use a secret: read it, seal it, write it to its file, sign with it. */
  private static final Set<String> USERS =
      Set.of(
          "certificate.reading.CertificateReader",
          "certificate.web.CertificateUploadRequest",
          "certificate.reading.EncryptedPrivateKey",
          "certificate.reading.Pkcs12File",
          "certificate.reading.PemUploadReader",
          "aws.AwsCalls",
          "aws.CertificateImporter",
          "secret.Keyset",
          "secret.KeysetFile",
          "secret.PrivateFile",
          "secret.Sealer",
          "secret.SecretTextValueExtractor",
          "security.AdminToken",
          "security.ApiTokenController",
          "security.JwtCallers",
          "security.TokenHash");

  @Test
  void areRevealedOnlyByClassesThatUseThem() {
    assertThat(revealing())
        .extracting(
            type ->
                type.getName().substring(DeployerApplication.class.getPackageName().length() + 1))
        .containsExactlyInAnyOrderElementsOf(USERS);
  }

  @Test
  void areNotRevealedByClassesThatRecordAuditEvents() {
    assertThat(revealing()).noneMatch(type -> dependsOn(type, AuditDetails.class));
  }

  /** They log only identifiers of keys and tokens, and paths of files. */
  @Test
  void areRevealedByFewClassesThatLog() {
    assertThat(revealing().stream().filter(type -> dependsOn(type, Logger.class)))
        .extracting(JavaClass::getSimpleName)
        .containsExactlyInAnyOrder("AdminToken", "JwtCallers", "KeysetFile", "PrivateFile");
  }

  private static Set<JavaClass> revealing() {
    return ServiceClasses.ALL.get(SecretText.class).getMethod("reveal").getAccessesToSelf().stream()
        .map(JavaAccess::getOriginOwner)
        .map(RevealedSecretsTest::outermost)
        .collect(
            Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(JavaClass::getName))));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(RevealedSecretsTest::outermost).orElse(type);
  }

  private static boolean dependsOn(JavaClass type, Class<?> other) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(other));
  }
}
