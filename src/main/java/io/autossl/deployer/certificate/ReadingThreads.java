package io.autossl.deployer.certificate;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads uploads on threads of its own, as many as there are processors. Requests are on virtual
 * threads, and one of those that computes keeps its carrier until it is done: as many uploads as
 * there are carriers would leave none to anybody else. Reading neither logs nor asks who the caller
 * is, so nothing of the request goes along.
 */
final class ReadingThreads implements AutoCloseable {

  private final CertificateReader reader;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          Thread.ofPlatform().name("certificate-reader-", 1).daemon().factory());

  ReadingThreads(CertificateReader reader) {
    this.reader = reader;
  }

  /**
   * Reads an upload, as soon as it is its turn.
   *
   * @throws io.autossl.deployer.web.ApiException as {@link CertificateReader#read} does
   */
  DeployableCertificate read(CertificateUpload upload) {
    try {
      return CompletableFuture.supplyAsync(() -> reader.read(upload), threads).join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException original) {
        throw original;
      }
      throw failure;
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
