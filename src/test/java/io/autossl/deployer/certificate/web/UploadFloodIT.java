package io.autossl.deployer.certificate.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.id_hmacWithSHA256;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.reading.CertificateUpload;
import io.autossl.deployer.certificate.reading.CostlyUploads;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.PackagedService;
import io.autossl.deployer.testing.Together;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More uploads at once than would fit into the packaged service's heap. */
class UploadFloodIT {

  private static final String PATH = "/api/v1/certificates";

  @TempDir private Path home;

  @Test
  void doesNotExhaustTheMemory() {
    CertificateUpload.Pem upload =
        (CertificateUpload.Pem)
            new CostlyUploads(TestCertificates.authority("Test CA").issue("flood.example"))
                .pbkdf2(id_hmacWithSHA256, 100_000);
    Map<String, String> body =
        Map.of(
            "certificate",
            upload.certificate() + "x".repeat(1_000_000),
            "privateKey",
            upload.privateKey().reveal(),
            "passphrase",
            CostlyUploads.PASSPHRASE);
    try (AwsSimulator simulator = AwsSimulator.start();
        PackagedService service = PackagedService.start(simulator, home, Map.of())) {
      service.api().post(PATH, body).expect(201);

      List<ApiAnswer> answers = Together.run(200, number -> service.api().post(PATH, body));

      assertThat(answers).extracting(ApiAnswer::status).containsOnly(200, 503);
      service.api().post(PATH, body).expect(200);
      assertThat(service.log()).doesNotContain("OutOfMemoryError");
    }
  }
}
