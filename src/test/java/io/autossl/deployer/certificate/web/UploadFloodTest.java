package io.autossl.deployer.certificate.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.id_hmacWithSHA256;

import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.reading.CertificateUpload;
import io.autossl.deployer.certificate.reading.CostlyUploads;
import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.DeployerTest;
import io.autossl.deployer.testing.Together;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.beans.factory.annotation.Autowired;

/** Many uploads at once, each as costly as one may be. */
@DeployerTest
@Isolated
@Tag("any-database")
class UploadFloodTest {

  private static final String PATH = "/api/v1/certificates";
  private static final String LIVENESS = "/actuator/health/liveness";
  private static final Duration MAX_CHECK = Duration.ofSeconds(2);

  private static final TestCertificate ISSUED =
      TestCertificates.authority("Test CA").issue("flood.example");

  @Autowired private ApiClient api;

  @Test
  void doesNotDelayOtherRequests() {
    Map<String, String> upload = upload(700_000, "");
    CompletableFuture<List<ApiAnswer>> uploads =
        CompletableFuture.supplyAsync(() -> Together.run(20, number -> api.post(PATH, upload)));

    Duration longest = Duration.ZERO;
    while (!uploads.isDone()) {
      long start = System.nanoTime();
      api.withToken("").get(LIVENESS).expect(200);
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      longest = longest.compareTo(time) < 0 ? time : longest;
    }

    System.out.printf("The slowest answer took %d ms%n", longest.toMillis());
    assertThat(uploads.join()).allMatch(answer -> answer.status() == 201 || answer.status() == 200);
    assertThat(longest).isLessThan(MAX_CHECK);
  }

  @Test
  void isRefusedWith503AboveTheLimit() {
    api.post(PATH, upload(1, ""));
    Map<String, String> upload = upload(350_000, "x".repeat(1_000_000));

    long start = System.nanoTime();
    List<ApiAnswer> answers = Together.run(200, number -> api.post(PATH, upload));

    Map<Integer, Integer> statuses = new TreeMap<>();
    answers.forEach(answer -> statuses.merge(answer.status(), 1, Integer::sum));
    System.out.printf(
        "%s within %d ms%n", statuses, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    assertThat(statuses).containsOnlyKeys(200, 503);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 503)
        .allSatisfy(
            answer -> {
              answer.expectProblem(503, "SERVICE_UNAVAILABLE");
              assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
            });
    api.post(PATH, upload).expect(200);
  }

  private static Map<String, String> upload(int iterations, String text) {
    CertificateUpload.Pem upload =
        (CertificateUpload.Pem) new CostlyUploads(ISSUED).pbkdf2(id_hmacWithSHA256, iterations);
    return Map.of(
        "certificate",
        upload.certificate() + text,
        "privateKey",
        upload.privateKey().reveal(),
        "passphrase",
        CostlyUploads.PASSPHRASE);
  }
}
