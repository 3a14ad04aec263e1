package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.Uploads.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha256;
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.id_hmacWithSHA256;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.testing.Together;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class CertificateReaderPoolTest {

  private static final TestCertificate ISSUED =
      TestCertificates.authority("Test CA").issue("example.com");

  private static final CertificateUpload UPLOAD =
      pem(ISSUED.certificatePem(), ISSUED.privateKeyPem());
  private static final BooleanSupplier HERE = () -> false;
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Set<Thread> askedBy = ConcurrentHashMap.newKeySet();

  /** The reader asks what time it is, on whatever thread it is. */
  private final InstantSource source =
      () -> {
        askedBy.add(Thread.currentThread());
        return Instant.now();
      };

  private final CertificateReader reader = new CertificateReader(source.withZone(ZoneOffset.UTC));
  private final CertificateReaderPool threads = new CertificateReaderPool(reader);

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void hasPlatformThreadsAndNoMoreThanProcessors() {
    Together.run(20, number -> threads.read(UPLOAD, HERE));

    assertThat(askedBy)
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(Runtime.getRuntime().availableProcessors())
        .noneMatch(Thread::isVirtual);
  }

  @Test
  void handRefusalsOn() {
    assertThatThrownBy(() -> threads.read(pem("no certificate", ISSUED.privateKeyPem()), HERE))
        .isInstanceOf(ApiException.class);
  }

  /** Asking for the time takes until the thread is interrupted. */
  private static CertificateReader endless() {
    InstantSource endless =
        () -> {
          while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
          return Instant.now();
        };
    return new CertificateReader(endless.withZone(ZoneOffset.UTC));
  }

  @Test
  void stopsReadingAnUploadThatTakesTooLong() {
    try (CertificateReaderPool one =
        new CertificateReaderPool(endless(), 1, Duration.ofMinutes(1), SHORT)) {
      for (int upload = 0; upload < 3; upload++) {
        assertThatThrownBy(() -> one.read(UPLOAD, HERE))
            .satisfies(CertificateReaderPoolTest::tellsToComeAgain);
      }
    }
  }

  @Test
  void stopsReadingAnUploadWhoseClientHasGone() {
    Duration minute = Duration.ofMinutes(1);
    try (CertificateReaderPool one = new CertificateReaderPool(endless(), 1, minute, minute)) {
      for (int upload = 0; upload < 3; upload++) {
        assertThatThrownBy(() -> one.read(UPLOAD, () -> true)).isInstanceOf(ApiException.class);
      }
    }
  }

  @Test
  void doesNotReadAnUploadThatHasWaitedTooLong() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<Instant> asked = new CopyOnWriteArrayList<>();
    InstantSource held =
        () -> {
          asked.add(Instant.now());
          busy.countDown();
          await(release);
          return Instant.now();
        };
    CertificateReader slow = new CertificateReader(held.withZone(ZoneOffset.UTC));
    try (CertificateReaderPool one =
        new CertificateReaderPool(slow, 1, Duration.ofMillis(500), Duration.ofMinutes(1))) {
      CompletableFuture<DeployableCertificate> first =
          CompletableFuture.supplyAsync(() -> one.read(UPLOAD, HERE));
      busy.await();

      assertThatThrownBy(() -> one.read(UPLOAD, HERE))
          .satisfies(CertificateReaderPoolTest::tellsToComeAgain);

      release.countDown();
      first.join();
      assertThat(one.read(UPLOAD, HERE).domainNames()).containsExactly("example.com");
      assertThat(asked).hasSize(2);
    }
  }

  /** What is read on an interrupted thread ends before it has cost anything. */
  @ParameterizedTest
  @MethodSource
  void stopsReadingWhenInterrupted(CertificateUpload upload) {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> reader.read(upload))
          .satisfies(CertificateReaderPoolTest::tellsToComeAgain);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(askedBy).isEmpty();
  }

  static Stream<Arguments> stopsReadingWhenInterrupted() {
    CostlyUploads costly = new CostlyUploads(ISSUED);
    return Stream.of(
        argumentSet("a key", UPLOAD),
        argumentSet("an encrypted key", costly.pbkdf2(id_hmacWithSHA256, 700_000)),
        argumentSet("a PKCS#12 file", costly.mac(id_sha256, 700_000)),
        argumentSet("encrypted bags", costly.encryptedBags(99, id_hmacWithSHA256, 7_000)));
  }

  @ParameterizedTest
  @CsvSource({"2, 256, 2", "8, 256, 4", "8, 16, 1", "8, 4096, 8", "64, 1024, 16", "1, 4096, 1"})
  void hasNoMoreThreadsThanTheHeapHasRoomFor(int processors, long mebibytes, int threads) {
    assertThat(CertificateReaderPool.count(processors, mebibytes * 1024 * 1024)).isEqualTo(threads);
  }

  private static void tellsToComeAgain(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
