package io.autossl.deployer.cloudfront;

import io.autossl.deployer.rehearsal.EarlyRehearsal;
import io.autossl.deployer.secret.SecretText;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;

/**
 * Rehearses the AWS calls of a deployment, against answers from memory: they need two thousand
 * classes of the SDK's.
 */
@Component
class AwsRehearsal implements EarlyRehearsal {

  /**
   * The JVM compiles a method after 200 calls; but of what it has to compile at a time like this,
   * it drops what is not called any more.
   */
  private static final int ROUNDS = 300;

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

  @Override
  public void rehearse(BooleanSupplier isOver) {
    try (CannedAws aws = new CannedAws();
        CloudFrontClient cloudFront = configuration.cloudFrontClient(aws, NO_TRACE, properties);
        AcmClient acm = configuration.acmClient(aws, NO_TRACE, properties)) {
      AwsCalls calls = new AwsCalls(new SimpleMeterRegistry(), Tracer.NOOP);
      Distributions distributions = new Distributions(cloudFront, calls);
      CertificateImporter importer = new CertificateImporter(acm, calls);
      for (int round = 0; round < ROUNDS && !isOver.getAsBoolean(); round++) {
        rehearse(distributions, importer);
      }
    }
  }

  private static void rehearse(Distributions distributions, CertificateImporter importer) {
    if (!(importer.importCertificate(CREDENTIALS, CERTIFICATE)
            instanceof AwsOutcome.Succeeded<String>(String arn, String importRequest)
        && distributions.read(CREDENTIALS, "EREHEARSAL")
            instanceof
            AwsOutcome.Succeeded<DistributionConfiguration>(
                DistributionConfiguration read,
                String readRequest)
        && distributions.update(CREDENTIALS, "EREHEARSAL", read, arn)
            instanceof AwsOutcome.Succeeded<DistributionUpdate>)) {
      throw new IllegalStateException("A canned answer was not understood");
    }
  }
}
