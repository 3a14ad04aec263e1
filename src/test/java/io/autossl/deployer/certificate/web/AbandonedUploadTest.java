package io.autossl.deployer.certificate.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.id_hmacWithSHA256;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.reading.CertificateUpload;
import io.autossl.deployer.certificate.reading.CostlyUploads;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.RawConnection;
import io.autossl.deployer.testing.TestEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** An upload whose sender has gone before it has been read. */
@DeployerTest
@Tag("any-database")
class AbandonedUploadTest {

  private static final String PATH = "/api/v1/certificates";

  @Autowired private ApiClient api;
  @Autowired private JsonMapper json;
  @LocalServerPort private int port;

  @Test
  void isNotReadToItsEnd() throws IOException {
    String name = ApiClient.unique("abandoned").replace(" ", "-");
    CertificateUpload.Pem upload =
        (CertificateUpload.Pem)
            new CostlyUploads(TestCertificates.authority("Test CA").issue("abandoned.example"))
                .pbkdf2(id_hmacWithSHA256, 650_000);
    String body =
        json.writeValueAsString(
            Map.of(
                "name",
                name,
                "certificate",
                upload.certificate(),
                "privateKey",
                upload.privateKey().reveal(),
                "passphrase",
                CostlyUploads.PASSPHRASE));

    try (RawConnection connection = new RawConnection(port)) {
      connection.send(
          "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(PATH, TestEnvironment.ADMIN_TOKEN, body.length(), body));
    }

    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(api.get(PATH + "?name=" + name).expect(200).body())
                    .doesNotContain("abandoned.example"));
    api.post(PATH, body).expect(201);
  }
}
