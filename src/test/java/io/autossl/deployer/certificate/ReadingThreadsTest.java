package io.autossl.deployer.certificate;

import static io.autossl.deployer.certificate.Uploads.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autossl.deployer.testing.Together;
import io.autossl.deployer.web.ApiException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingThreadsTest {

  private static final TestCertificate ISSUED =
      TestCertificates.authority("Test CA").issue("example.com");

  private final Set<Thread> askedBy = ConcurrentHashMap.newKeySet();

  /** The reader asks what time it is, on whatever thread it is. */
  private final InstantSource source =
      () -> {
        askedBy.add(Thread.currentThread());
        return Instant.now();
      };

  private final ReadingThreads threads =
      new ReadingThreads(new CertificateReader(source.withZone(ZoneOffset.UTC)));

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void areNotTheVirtualOnesOfTheRequestsAndAsManyAsProcessors() {
    Together.run(20, number -> threads.read(pem(ISSUED.certificatePem(), ISSUED.privateKeyPem())));

    assertThat(askedBy)
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(Runtime.getRuntime().availableProcessors())
        .noneMatch(Thread::isVirtual);
  }

  @Test
  void handRefusalsOn() {
    assertThatThrownBy(() -> threads.read(pem("no certificate", ISSUED.privateKeyPem())))
        .isInstanceOf(ApiException.class);
  }
}
