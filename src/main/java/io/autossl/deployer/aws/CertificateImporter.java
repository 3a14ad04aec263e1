package io.autossl.deployer.aws;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.ImportCertificateResponse;

/**
 * Imports certificates into ACM in us-east-1.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/acm/latest/APIReference/API_ImportCertificate.html">ImportCertificate</a>
 */
@Component
public class CertificateImporter {

  private final AcmClient acm;
  private final AwsCalls calls;

  CertificateImporter(AcmClient acm, AwsCalls calls) {
    this.acm = acm;
    this.calls = calls;
  }

  /**
   * Imports a certificate as a new one, and returns its ARN. It is not idempotent: two calls import
   * two.
   */
  public AwsOutcome<String> importCertificate(
      AwsCredentials credentials, CertificateMaterial material) {
    return calls.call(
        AwsOperation.IMPORT_CERTIFICATE,
        text -> PrivateKeyEcho.isIn(text, material.privateKey().reveal()),
        () -> send(credentials, material));
  }

  private AwsOutcome<String> send(AwsCredentials credentials, CertificateMaterial material) {
    ImportCertificateResponse response =
        acm.importCertificate(
            request ->
                request
                    .certificate(SdkBytes.fromUtf8String(material.certificate()))
                    .certificateChain(bytes(material.certificateChain()))
                    .privateKey(SdkBytes.fromUtf8String(material.privateKey().reveal()))
                    .overrideConfiguration(AwsCalls.signedWith(credentials).build()));
    @Nullable String requestId = AwsCalls.requestId(response);
    if (response.certificateArn() == null) {
      return new AwsOutcome.Failed<>(
          new AwsFault.Transient(
              "ACM answered the import without an ARN", requestId, AwsFault.Delivery.UNKNOWN));
    }
    return new AwsOutcome.Succeeded<>(response.certificateArn(), requestId);
  }

  private static @Nullable SdkBytes bytes(@Nullable String text) {
    return text == null ? null : SdkBytes.fromUtf8String(text);
  }
}
