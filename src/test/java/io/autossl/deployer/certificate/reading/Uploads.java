package io.autossl.deployer.certificate.reading;

import io.autossl.deployer.secret.SecretText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Uploads for tests, in short. */
public final class Uploads {

  private Uploads() {}

  public static CertificateUpload pem(String certificate, String privateKey) {
    return pem(certificate, null, privateKey, null);
  }

  public static CertificateUpload pem(
      String certificate,
      @Nullable String certificateChain,
      String privateKey,
      @Nullable String passphrase) {
    return new CertificateUpload.Pem(
        certificate,
        certificateChain,
        SecretText.of(privateKey),
        passphrase == null ? null : SecretText.of(passphrase));
  }

  public static CertificateUpload pkcs12(byte[] content, @Nullable String passphrase) {
    return new CertificateUpload.Pkcs12(
        content, passphrase == null ? null : SecretText.of(passphrase));
  }

  /** A file from the resources beside this class. */
  public static byte[] file(String name) {
    try (InputStream stream = Uploads.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalArgumentException(name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String text(String name) {
    return new String(file(name), StandardCharsets.UTF_8);
  }
}
