package io.autossl.deployer.certificate.reading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Finds the label that a DER file would have in PEM. */
final class DerLabel {

  private static final Map<String, Function<ASN1Primitive, Object>> READERS = new LinkedHashMap<>();

  static {
    READERS.put("CERTIFICATE", file -> new X509CertificateHolder(Certificate.getInstance(file)));
    READERS.put(
        "CERTIFICATE REQUEST",
        file -> new PKCS10CertificationRequest(CertificationRequest.getInstance(file)));
    READERS.put("X509 CRL", file -> new X509CRLHolder(CertificateList.getInstance(file)));
    READERS.put("PKCS7", DerLabel::signedData);
    READERS.put("PKCS12", Pfx::getInstance);
    READERS.put("PRIVATE KEY", PrivateKeyInfo::getInstance);
    READERS.put("RSA PRIVATE KEY", RSAPrivateKey::getInstance);
    READERS.put("EC PRIVATE KEY", DerLabel::ecPrivateKey);
    READERS.put("ENCRYPTED PRIVATE KEY", EncryptedPrivateKeyInfo::getInstance);
    READERS.put("PUBLIC KEY", SubjectPublicKeyInfo::getInstance);
  }

  private DerLabel() {}

  /** The label; empty if the file is of no known kind, or has data after its end. */
  static Optional<String> of(byte[] file) {
    if (isKeystore(file)) {
      return Optional.of("KEYSTORE");
    }
    // Once for all readers, since a malicious file may take a tenth of a second.
    ASN1Primitive decoded;
    try {
      decoded = Objects.requireNonNull(ASN1Primitive.fromByteArray(file));
    } catch (IOException | RuntimeException notDer) {
      return Optional.empty();
    }
    return READERS.entrySet().stream()
        .filter(reader -> reads(reader.getValue(), decoded))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * Whether a reader, which reads one kind of file, accepts this one. With others it fails with any
   * exception.
   */
  private static boolean reads(Function<ASN1Primitive, Object> reader, ASN1Primitive file) {
    try {
      return reader.apply(file) != null;
    } catch (RuntimeException ofAnotherKind) {
      return false;
    }
  }

  private static ContentInfo signedData(ASN1Primitive file) {
    ContentInfo content = ContentInfo.getInstance(file);
    if (!content.getContentType().equals(CMSObjectIdentifiers.signedData)) {
      throw new IllegalArgumentException("not signed data");
    }
    return content;
  }

  /** Asks for the parts of a SEC1 key (RFC 5915), since Bouncy Castle checks them only then. */
  private static ECPrivateKey ecPrivateKey(ASN1Primitive file) {
    ASN1Sequence parts = ASN1Sequence.getInstance(file);
    if (!ASN1Integer.getInstance(parts.getObjectAt(0)).hasValue(1)) {
      throw new IllegalArgumentException("not version 1");
    }
    ECPrivateKey key = ECPrivateKey.getInstance(parts);
    key.getKey();
    return key;
  }

  /** Whether it is a Java keystore, by the first bytes of JKS and JCEKS. */
  private static boolean isKeystore(byte[] file) {
    if (file.length < Integer.BYTES) {
      return false;
    }
    int magic = ByteBuffer.wrap(file).getInt();
    return magic == 0xFEEDFEED || magic == 0xCECECECE;
  }
}
