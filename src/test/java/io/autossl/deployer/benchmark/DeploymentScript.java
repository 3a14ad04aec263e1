package io.autossl.deployer.benchmark;

import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.simulator.SimulatorClients;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.GetDistributionConfigResponse;
import software.amazon.awssdk.services.cloudfront.model.MinimumProtocolVersion;
import software.amazon.awssdk.services.cloudfront.model.SSLSupportMethod;

/** What somebody would write who has no such service: one call of AWS after another. */
final class DeploymentScript implements AutoCloseable {

  private final SimulatorClients clients;
  private final CloudFrontClient cloudFront;
  private final AcmClient acm;

  DeploymentScript(URI aws) {
    this.clients = new SimulatorClients(aws);
    this.cloudFront = clients.cloudFront(SimulatorProcess.KEY);
    this.acm = clients.acm(SimulatorProcess.KEY);
  }

  void deploy(TestCertificate certificate, List<String> distributionIds) {
    List<GetDistributionConfigResponse> read = new ArrayList<>();
    for (String id : distributionIds) {
      read.add(cloudFront.getDistributionConfig(request -> request.id(id)));
    }
    String arn =
        acm.importCertificate(
                request ->
                    request
                        .certificate(SdkBytes.fromUtf8String(certificate.certificatePem()))
                        .certificateChain(SdkBytes.fromUtf8String(certificate.chainPem()))
                        .privateKey(SdkBytes.fromUtf8String(certificate.privateKeyPem())))
            .certificateArn();
    for (int index = 0; index < distributionIds.size(); index++) {
      update(distributionIds.get(index), read.get(index), arn);
    }
  }

  private void update(String id, GetDistributionConfigResponse read, String arn) {
    DistributionConfig changed =
        read.distributionConfig()
            .copy(
                config ->
                    config.viewerCertificate(
                        viewer ->
                            viewer
                                .acmCertificateArn(arn)
                                .sslSupportMethod(SSLSupportMethod.SNI_ONLY)
                                .minimumProtocolVersion(MinimumProtocolVersion.TLS_V1_2_2021)));
    cloudFront.updateDistribution(
        request -> request.id(id).ifMatch(read.eTag()).distributionConfig(changed));
  }

  @Override
  public void close() {
    clients.close();
  }
}
