package io.autossl.deployer.certificate.reading;

import io.autossl.deployer.secret.SecretText;
import org.jspecify.annotations.Nullable;

/** A certificate with its private key, as it was uploaded. */
public sealed interface CertificateUpload {

  /**
   * Texts: PEM (RFC 7468), or base64 without BEGIN and END lines.
   *
   * @param certificate the leaf certificate, and any others of its chain, in any order
   * @param certificateChain more certificates of the chain
   * @param privateKey the private key, in PKCS#8, PKCS#1 or SEC1 form, encrypted or not
   * @param passphrase what an encrypted private key is encrypted with
   */
  record Pem(
      String certificate,
      @Nullable String certificateChain,
      SecretText privateKey,
      @Nullable SecretText passphrase)
      implements CertificateUpload {

    /** Without the texts: that of a certificate may hold a private key by mistake. */
    @Override
    public String toString() {
      return "Pem[]";
    }
  }

  /**
   * A PKCS#12 file (RFC 7292).
   *
   * @param content the file, or its Base64 as text
   * @param passphrase what the file is encrypted with, possibly empty
   */
  record Pkcs12(byte[] content, @Nullable SecretText passphrase) implements CertificateUpload {}
}
