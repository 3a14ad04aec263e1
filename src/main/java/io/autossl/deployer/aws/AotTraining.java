package io.autossl.deployer.aws;

import io.autossl.deployer.cloudfront.DistributionConfiguration;
import io.autossl.deployer.secret.SecretText;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Makes each call of a deployment once in a training run for an AOT cache. The cache then has a
 * thousand classes more, and the first deployment of a process takes half the time.
 *
 * @see <a href="https://docs.spring.io/spring-boot/how-to/aot-cache.html">AOT Cache</a>
 */
@Component
@ConditionalOnProperty(name = "spring.context.exit", havingValue = "onRefresh")
class AotTraining implements SmartInitializingSingleton {

  private static final AwsCredentials CREDENTIALS =
      new AwsCredentials("AKIAIOSFODNN7EXAMPLE", SecretText.of("none"));
  private static final CertificateMaterial CERTIFICATE =
      new CertificateMaterial("certificate", "its issuers", SecretText.of("private key"));

  private final Distributions distributions;
  private final CertificateImporter importer;

  AotTraining(Distributions distributions, CertificateImporter importer) {
    this.distributions = distributions;
    this.importer = importer;
  }

  @Override
  public void afterSingletonsInstantiated() {
    DistributionConfiguration configuration =
        succeeded(distributions.read(CREDENTIALS, "EDFDVBD6EXAMPLE"));
    String arn = succeeded(importer.importCertificate(CREDENTIALS, CERTIFICATE));
    succeeded(distributions.update(CREDENTIALS, "EDFDVBD6EXAMPLE", configuration, arn));
  }

  private static <T> T succeeded(AwsOutcome<T> outcome) {
    return switch (outcome) {
      case AwsOutcome.Succeeded<T> succeeded -> succeeded.value();
      case AwsOutcome.Failed<T> failed ->
          throw new IllegalStateException("No training: " + failed.fault().message());
    };
  }
}
