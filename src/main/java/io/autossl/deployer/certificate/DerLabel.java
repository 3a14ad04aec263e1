package io.autossl.deployer.certificate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Finds the label that a binary file would have in PEM. */
final class DerLabel {

  private static final Map<String, Reader> READERS = new LinkedHashMap<>();

  static {
    READERS.put("CERTIFICATE", X509CertificateHolder::new);
    READERS.put("CERTIFICATE REQUEST", PKCS10CertificationRequest::new);
    READERS.put("X509 CRL", X509CRLHolder::new);
    READERS.put("PKCS7", DerLabel::signedData);
    READERS.put("PKCS12", Pfx::getInstance);
    READERS.put("PRIVATE KEY", PrivateKeyInfo::getInstance);
    READERS.put("RSA PRIVATE KEY", RSAPrivateKey::getInstance);
    READERS.put("EC PRIVATE KEY", DerLabel::ecPrivateKey);
    READERS.put("ENCRYPTED PRIVATE KEY", EncryptedPrivateKeyInfo::getInstance);
    READERS.put("PUBLIC KEY", SubjectPublicKeyInfo::getInstance);
    READERS.put("KEYSTORE", DerLabel::keystore);
  }

  private DerLabel() {}

  /** Reads one kind of file, and fails in any way at others. */
  @FunctionalInterface
  private interface Reader {

    Object read(byte[] file) throws IOException;
  }

  /** The label; empty if it is no file of a known kind, or if something follows in it. */
  static Optional<String> of(byte[] file) {
    return READERS.entrySet().stream()
        .filter(reader -> reads(reader.getValue(), file))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean reads(Reader reader, byte[] file) {
    try {
      reader.read(file);
      return true;
    } catch (IOException | RuntimeException ofAnotherKind) {
      return false;
    }
  }

  private static ContentInfo signedData(byte[] file) {
    ContentInfo content = ContentInfo.getInstance(file);
    if (!content.getContentType().equals(CMSObjectIdentifiers.signedData)) {
      throw new IllegalArgumentException("not signed data");
    }
    return content;
  }

  /** Bouncy Castle looks at the parts of a SEC1 key (RFC 5915) only when they are asked for. */
  private static ECPrivateKey ecPrivateKey(byte[] file) {
    ASN1Sequence parts = ASN1Sequence.getInstance(file);
    if (!ASN1Integer.getInstance(parts.getObjectAt(0)).hasValue(1)) {
      throw new IllegalArgumentException("not version 1");
    }
    ECPrivateKey key = ECPrivateKey.getInstance(parts);
    key.getKey();
    return key;
  }

  /** The first bytes of a keystore of the kinds JKS and JCEKS. */
  private static Integer keystore(byte[] file) {
    int magic = ByteBuffer.wrap(file).getInt();
    if (magic != 0xFEEDFEED && magic != 0xCECECECE) {
      throw new IllegalArgumentException("not a keystore");
    }
    return magic;
  }
}
