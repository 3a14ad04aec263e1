package io.autossl.deployer.certificate.reading;

import io.autossl.deployer.certificate.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Files beside PEM and PKCS#12 that people have of a certificate, or take for one. */
public final class OtherFiles {

  private OtherFiles() {}

  /** A PKCS#7 file with nothing but certificates, as authorities send it. */
  public static byte[] pkcs7(List<X509Certificate> certificates) {
    try {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addCertificates(new JcaCertStore(certificates));
      return generator.generate(new CMSAbsentContent()).getEncoded();
    } catch (IOException | CMSException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate signing request. */
  public static byte[] certificateRequest(TestCertificate certificate) {
    try {
      return new JcaPKCS10CertificationRequestBuilder(
              new X500Name("CN=example.com"), certificate.keys().getPublic())
          .build(signer(certificate))
          .getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An empty certificate revocation list. */
  public static byte[] revocationList(TestCertificate issuer) {
    try {
      return new X509v2CRLBuilder(new X500Name("CN=Test CA"), Date.from(Instant.now()))
          .build(signer(issuer))
          .getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A Java keystore as it was before PKCS#12. */
  public static byte[] keystore(TestCertificate certificate) {
    try {
      KeyStore keystore = KeyStore.getInstance("JKS");
      keystore.load(null, null);
      keystore.setKeyEntry(
          "example",
          certificate.keys().getPrivate(),
          "secret".toCharArray(),
          Stream.concat(Stream.of(certificate.certificate()), certificate.chain().stream())
              .toArray(Certificate[]::new));
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      keystore.store(file, "secret".toCharArray());
      return file.toByteArray();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ContentSigner signer(TestCertificate certificate) {
    try {
      return new JcaContentSignerBuilder("SHA256withECDSA").build(certificate.keys().getPrivate());
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
