package io.autossl.deployer.cloudfront;

import io.autossl.deployer.secret.SecretText;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.SpringProperties;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;

/**
 * Goes through the AWS calls of a deployment as soon as the service is ready, against answers from
 * memory: the first real ones would otherwise wait for the SDK's two thousand classes, and for its
 * code to be compiled. In a training run they get into the AOT cache that way.
 */
@Component
class AwsRehearsal implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(AwsRehearsal.class);

  /** The JVM compiles a method after 200 calls; what matters is called more than once a round. */
  private static final int ROUNDS = 100;

  private static final TraceContextHeaders NO_TRACE =
      new TraceContextHeaders(Tracer.NOOP, Propagator.NOOP);

  private static final AwsCredentials CREDENTIALS =
      new AwsCredentials("AKIAREHEARSAL0000001", SecretText.of("rehearsal"));
  private static final CertificateMaterial CERTIFICATE =
      new CertificateMaterial("rehearsal", null, SecretText.of("rehearsal"));

  private final AwsConfiguration configuration;
  private final AwsProperties properties;

  AwsRehearsal(AwsConfiguration configuration, AwsProperties properties) {
    this.configuration = configuration;
    this.properties = properties;
  }

  /** A training run ends before the application is ready. */
  @Override
  public void afterSingletonsInstantiated() {
    if ("onRefresh".equalsIgnoreCase(SpringProperties.getProperty("spring.context.exit"))) {
      rehearse();
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  void rehearseInBackground() {
    Thread.ofPlatform().name("aws-rehearsal").daemon().start(this::rehearse);
  }

  private void rehearse() {
    try (CannedAws aws = new CannedAws();
        CloudFrontClient cloudFront = configuration.cloudFrontClient(aws, NO_TRACE, properties);
        AcmClient acm = configuration.acmClient(aws, NO_TRACE, properties)) {
      AwsCalls calls = new AwsCalls(new SimpleMeterRegistry(), Tracer.NOOP);
      Distributions distributions = new Distributions(cloudFront, calls);
      CertificateImporter importer = new CertificateImporter(acm, calls);
      for (int round = 0; round < ROUNDS; round++) {
        rehearse(distributions, importer);
      }
    } catch (RuntimeException failure) {
      log.warn("The AWS calls could not be rehearsed: the first ones will be slow", failure);
    }
  }

  private static void rehearse(Distributions distributions, CertificateImporter importer) {
    if (importer.importCertificate(CREDENTIALS, CERTIFICATE)
            instanceof AwsOutcome.Succeeded<String>(String arn, String importRequest)
        && distributions.read(CREDENTIALS, "EREHEARSAL")
            instanceof
            AwsOutcome.Succeeded<DistributionConfiguration>(
                DistributionConfiguration read,
                String readRequest)) {
      distributions.update(CREDENTIALS, "EREHEARSAL", read, arn);
    } else {
      throw new IllegalStateException("A canned answer was not understood");
    }
  }
}
