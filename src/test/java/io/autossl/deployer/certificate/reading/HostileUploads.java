package io.autossl.deployer.certificate.reading;

import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.certificate.chain.X509Certificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Date;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BEROctetString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.AuthenticatedSafe;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/** Parts of uploads that are made to keep the reader busy. */
final class HostileUploads {

  private static final AlgorithmIdentifier RSA_SIGNATURE =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption);

  private HostileUploads() {}

  /** Sequences in sequences, each without a length of its own. */
  static byte[] nested(int depth) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    IntStream.range(0, depth).forEach(level -> bytes.writeBytes(new byte[] {0x30, (byte) 0x80}));
    bytes.writeBytes(new byte[2 * depth]);
    return bytes.toByteArray();
  }

  /** Numbers in sequences in sequences, each without a length of its own. */
  static byte[] numbers(int depth, int count) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    IntStream.range(0, depth).forEach(level -> bytes.writeBytes(new byte[] {0x30, (byte) 0x80}));
    IntStream.range(0, count).forEach(number -> bytes.writeBytes(new byte[] {2, 1, 1}));
    bytes.writeBytes(new byte[2 * depth]);
    return bytes.toByteArray();
  }

  /** Self-issued certificates of this name, as PEM. */
  static String withCommonName(String name, int certificates) {
    X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, new DERUTF8String(name)).build();
    SubjectPublicKeyInfo key =
        SubjectPublicKeyInfo.getInstance(TestKeys.ecP256().getPublic().getEncoded());
    return repeated(
        certificates,
        number -> certificate(subject, number, key, RSA_SIGNATURE, new byte[70], null));
  }

  /** Self-issued certificates with one key on this curve, whose signatures do not check, as PEM. */
  static String ecAuthorities(String curve, int certificates) {
    SubjectPublicKeyInfo key =
        SubjectPublicKeyInfo.getInstance(TestKeys.ec(curve).getPublic().getEncoded());
    byte[] signature =
        encoded(
            new DERSequence(
                new ASN1Encodable[] {new ASN1Integer(odd(255)), new ASN1Integer(odd(254))}));
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA512);
    return repeated(certificates, number -> certificate(number, key, algorithm, signature, null));
  }

  /** Self-issued certificates with this for an authority key identifier, as PEM. */
  static String withAuthorityKeyIdentifier(byte[] identifier, int certificates) {
    SubjectPublicKeyInfo key =
        SubjectPublicKeyInfo.getInstance(TestKeys.ecP256().getPublic().getEncoded());
    Extensions extensions =
        new Extensions(new Extension(Extension.authorityKeyIdentifier, false, identifier));
    return repeated(
        certificates, number -> certificate(number, key, RSA_SIGNATURE, new byte[70], extensions));
  }

  /** A self-issued certificate with a key that ends in the middle of a byte, as PEM. */
  static String withKeyOfOddBits(ASN1ObjectIdentifier algorithm) {
    SubjectPublicKeyInfo key =
        SubjectPublicKeyInfo.getInstance(
            new DERSequence(
                new ASN1Encodable[] {
                  new AlgorithmIdentifier(algorithm), new DERBitString(new byte[] {4, 0, 0}, 1)
                }));
    return repeated(1, number -> certificate(number, key, RSA_SIGNATURE, new byte[70], null));
  }

  /** Self-issued certificates with RSA numbers of these sizes, as PEM. */
  static String rsaAuthorities(int modulusBits, int exponentBits, int certificates) {
    SubjectPublicKeyInfo key =
        publicKey(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
            new RSAPublicKey(odd(modulusBits), odd(exponentBits)));
    byte[] signature = new byte[modulusBits / 8];
    signature[1] = 1;
    return repeated(
        certificates, number -> certificate(number, key, RSA_SIGNATURE, signature, null));
  }

  /** A self-issued certificate with a DSA key of this size, as PEM. */
  static String dsaAuthority(int bits) {
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(
            X9ObjectIdentifiers.id_dsa, new DSAParameter(odd(bits), odd(256), odd(bits - 1)));
    ASN1Integer one = new ASN1Integer(1);
    return repeated(
        1,
        number ->
            certificate(
                number,
                publicKey(algorithm, new ASN1Integer(odd(bits - 2))),
                new AlgorithmIdentifier(NISTObjectIdentifiers.dsa_with_sha256),
                encoded(new DERSequence(new ASN1Encodable[] {one, one})),
                null));
  }

  /** RSA private keys with numbers as large as they may be, and another certificate. */
  static byte[] pkcs12WithPrivateKeys(int keys, TestCertificate other) {
    BigInteger large = odd(4096);
    Stream<SafeBag> keyBags =
        IntStream.range(0, keys)
            .mapToObj(number -> large.subtract(BigInteger.valueOf(2L * number)))
            .map(number -> rsa(large, number))
            .map(key -> new SafeBag(PKCSObjectIdentifiers.keyBag, key));
    SafeBag certificate =
        new SafeBag(
            PKCSObjectIdentifiers.certBag,
            new CertBag(
                PKCSObjectIdentifiers.x509Certificate,
                new DEROctetString(X509Certificates.encode(other.certificate()))));
    return pkcs12(
        data(
            new DERSequence(
                Stream.concat(keyBags, Stream.of(certificate)).toArray(ASN1Encodable[]::new))));
  }

  /** A PKCS#12 file that says of what kind a content is, and leaves it out. */
  static byte[] pkcs12WithoutContent(ASN1ObjectIdentifier kind) {
    return pkcs12(new ContentInfo(kind, null));
  }

  private static byte[] pkcs12(ContentInfo content) {
    return encoded(
        new Pfx(data(new AuthenticatedSafe(new ContentInfo[] {content}).toASN1Primitive()), null));
  }

  private static ContentInfo data(ASN1Encodable content) {
    return new ContentInfo(PKCSObjectIdentifiers.data, new BEROctetString(encoded(content)));
  }

  private static PrivateKeyInfo rsa(BigInteger large, BigInteger other) {
    try {
      return new PrivateKeyInfo(
          new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
          new RSAPrivateKey(
              large, BigInteger.valueOf(65_537), other, large, large, large, large, large));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SubjectPublicKeyInfo publicKey(AlgorithmIdentifier algorithm, ASN1Encodable key) {
    return new SubjectPublicKeyInfo(algorithm, encoded(key));
  }

  private static String repeated(int certificates, IntFunction<byte[]> certificate) {
    StringBuilder pem = new StringBuilder();
    for (int number = 0; number < certificates; number++) {
      pem.append(TestPem.block("CERTIFICATE", certificate.apply(number)));
    }
    return pem.toString();
  }

  private static byte[] certificate(
      int number,
      SubjectPublicKeyInfo key,
      AlgorithmIdentifier signatureAlgorithm,
      byte[] signature,
      @Nullable Extensions extensions) {
    return certificate(
        new X500Name("CN=Hostile"), number, key, signatureAlgorithm, signature, extensions);
  }

  private static byte[] certificate(
      X500Name name,
      int number,
      SubjectPublicKeyInfo key,
      AlgorithmIdentifier signatureAlgorithm,
      byte[] signature,
      @Nullable Extensions extensions) {
    V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(number + 1L));
    generator.setIssuer(name);
    generator.setSubject(name);
    generator.setStartDate(new Time(new Date(0)));
    generator.setEndDate(new Time(new Date(4_000_000_000_000L)));
    generator.setSubjectPublicKeyInfo(key);
    generator.setSignature(signatureAlgorithm);
    if (extensions != null) {
      generator.setExtensions(extensions);
    }
    return encoded(
        new DERSequence(
            new ASN1Encodable[] {
              generator.generateTBSCertificate(), signatureAlgorithm, new DERBitString(signature)
            }));
  }

  private static BigInteger odd(int bits) {
    return new BigInteger(bits, new Random(bits)).setBit(bits - 1).setBit(0);
  }

  private static byte[] encoded(ASN1Encodable object) {
    try {
      return object.toASN1Primitive().getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
