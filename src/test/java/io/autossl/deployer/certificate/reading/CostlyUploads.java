package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.Uploads.pem;
import static io.autossl.deployer.certificate.reading.Uploads.pkcs12;

import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.certificate.chain.X509Certificates;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.CipherOutputStream;
import javax.crypto.spec.PBEParameterSpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.PasswordConverter;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.crypto.util.PBKDFConfig;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jcajce.PBKDF1Key;
import org.bouncycastle.jcajce.PKCS12Key;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.GenericKey;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.bc.BcDefaultDigestProvider;
import org.bouncycastle.pkcs.PKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/** Uploads whose passphrase takes a number of iterations, in each way in which that is written. */
public final class CostlyUploads {

  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
  public static final String PASSPHRASE = "correct-horse";

  private final TestCertificate certificate;
  private final String passphrase;
  private final int saltLength;

  public CostlyUploads(TestCertificate certificate) {
    this(certificate, PASSPHRASE, 16);
  }

  /**
   * @param saltLength in bytes, of all but the encryption that takes 8
   */
  public CostlyUploads(TestCertificate certificate, String passphrase, int saltLength) {
    this.certificate = certificate;
    this.passphrase = passphrase;
    this.saltLength = saltLength;
  }

  /** A private key that is encrypted by PBES2, with AES-256 and this pseudorandom function. */
  public CertificateUpload pbkdf2(ASN1ObjectIdentifier function, int iterations) {
    return encryptedKey(encryptor(derivation(function, iterations)));
  }

  CertificateUpload scrypt(int cost, int blockSize, int parallelization) {
    return encryptedKey(encryptor(derivation(cost, blockSize, parallelization)));
  }

  /** A private key that is encrypted as it was before PBES2. */
  CertificateUpload encryptedBefore(ASN1ObjectIdentifier algorithm, int iterations) {
    return encryptedKey(encryptorBefore(algorithm, iterations));
  }

  /** A private key in OpenSSL's traditional form, which has no iterations. */
  CertificateUpload traditional() {
    return pem(
        certificate.certificatePem(),
        null,
        TestPem.encryptedTraditional(certificate.keys().getPrivate(), passphrase, "AES-256-CBC"),
        passphrase);
  }

  /** A PKCS#12 file that is authenticated with this hash, and not encrypted. */
  CertificateUpload mac(ASN1ObjectIdentifier hash, int iterations) {
    return authenticated(
        new BcPKCS12MacCalculatorBuilderProvider(BcDefaultDigestProvider.INSTANCE)
            .get(
                new AlgorithmIdentifier(
                    hash, new PKCS12PBEParams(new byte[saltLength], iterations))));
  }

  /** A PKCS#12 file that is authenticated by PBMAC1 with this function, and not encrypted. */
  CertificateUpload pbmac1(ASN1ObjectIdentifier function, int iterations, int keyLength) {
    AlgorithmIdentifier derivation =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_PBKDF2,
            new PBKDF2Params(
                new byte[saltLength],
                iterations,
                keyLength,
                new AlgorithmIdentifier(function, DERNull.INSTANCE)));
    return authenticated(
        new JcePKCS12MacCalculatorBuilderProvider()
            .setProvider(PROVIDER)
            .get(
                new AlgorithmIdentifier(
                    PKCSObjectIdentifiers.id_PBMAC1,
                    new PBMAC1Params(
                        derivation,
                        new AlgorithmIdentifier(
                            PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE)))));
  }

  /** A PKCS#12 file whose private key is encrypted by PBES2, with this pseudorandom function. */
  CertificateUpload encryptedBag(ASN1ObjectIdentifier function, int iterations) {
    return encryptedBags(1, encryptor(derivation(function, iterations)));
  }

  /** The private key this many times in a PKCS#12 file, the same each time, by PBES2. */
  CertificateUpload encryptedBags(int count, ASN1ObjectIdentifier function, int iterations) {
    return encryptedBags(count, encryptor(derivation(function, iterations)));
  }

  CertificateUpload scryptBags(int count, int cost, int blockSize, int parallelization) {
    return encryptedBags(count, encryptor(derivation(cost, blockSize, parallelization)));
  }

  CertificateUpload bagsEncryptedBefore(int count, ASN1ObjectIdentifier algorithm, int iterations) {
    return encryptedBags(count, encryptorBefore(algorithm, iterations));
  }

  /** A PKCS#12 file of contents with nothing in them, each encrypted with one iteration. */
  CertificateUpload manyKeys(int count) {
    OutputEncryptor encryption =
        encryptorBefore(PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC, 1);
    PKCS12PfxPduBuilder file = new PKCS12PfxPduBuilder();
    try {
      for (int number = 0; number < count; number++) {
        file.addEncryptedData(encryption, new PKCS12SafeBag[0]);
      }
      return pkcs12(file.build(null, new char[0]).getEncoded(), passphrase);
    } catch (IOException | PKCSException e) {
      throw new IllegalStateException(e);
    }
  }

  private CertificateUpload encryptedBags(int count, OutputEncryptor encryption) {
    try {
      PKCS12SafeBag key = new PKCS12SafeBagBuilder(privateKey(), encryption).build();
      PKCS12PfxPduBuilder file = new PKCS12PfxPduBuilder().addData(certificateBag());
      for (int number = 0; number < count; number++) {
        file.addData(key);
      }
      return pkcs12(file.build(null, new char[0]).getEncoded(), passphrase);
    } catch (IOException | PKCSException e) {
      throw new IllegalStateException(e);
    }
  }

  private CertificateUpload encryptedKey(OutputEncryptor encryption) {
    try {
      return pem(
          certificate.certificatePem(),
          null,
          TestPem.block(
              "ENCRYPTED PRIVATE KEY",
              new PKCS8EncryptedPrivateKeyInfoBuilder(privateKey()).build(encryption).getEncoded()),
          passphrase);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private CertificateUpload authenticated(PKCS12MacCalculatorBuilder authentication) {
    try {
      return pkcs12(
          new PKCS12PfxPduBuilder()
              .addData(new PKCS12SafeBagBuilder(privateKey()).build())
              .addData(certificateBag())
              .build(authentication, passphrase.toCharArray())
              .getEncoded(),
          passphrase);
    } catch (IOException | PKCSException e) {
      throw new IllegalStateException(e);
    }
  }

  private PKCS12SafeBag certificateBag() throws IOException {
    return new PKCS12SafeBagBuilder(
            new X509CertificateHolder(X509Certificates.encode(certificate.certificate())))
        .build();
  }

  private PrivateKeyInfo privateKey() {
    return PrivateKeyInfo.getInstance(certificate.keys().getPrivate().getEncoded());
  }

  private PBKDFConfig derivation(ASN1ObjectIdentifier function, int iterations) {
    return new PBKDF2Config.Builder()
        .withPRF(new AlgorithmIdentifier(function, DERNull.INSTANCE))
        .withIterationCount(iterations)
        .withSaltLength(saltLength)
        .build();
  }

  private PBKDFConfig derivation(int cost, int blockSize, int parallelization) {
    return new ScryptConfig.Builder(cost, blockSize, parallelization)
        .withSaltLength(saltLength)
        .build();
  }

  private OutputEncryptor encryptor(PBKDFConfig derivation) {
    try {
      return new JcePKCSPBEOutputEncryptorBuilder(derivation, NISTObjectIdentifiers.id_aes256_CBC)
          .setProvider(PROVIDER)
          .build(passphrase.toCharArray());
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Bouncy Castle's own builder takes salts of a fixed length. */
  private OutputEncryptor encryptorBefore(ASN1ObjectIdentifier algorithm, int iterations) {
    boolean ofPkcs12 = algorithm.on(PKCSObjectIdentifiers.pkcs_12PbeIds);
    PKCS12PBEParams parameters =
        new PKCS12PBEParams(new byte[ofPkcs12 ? saltLength : 8], iterations);
    try {
      Cipher cipher = Cipher.getInstance(algorithm.getId(), PROVIDER);
      char[] characters = passphrase.toCharArray();
      cipher.init(
          Cipher.ENCRYPT_MODE,
          ofPkcs12 ? new PKCS12Key(characters) : new PBKDF1Key(characters, PasswordConverter.ASCII),
          new PBEParameterSpec(parameters.getIV(), iterations));
      return new CipherEncryptor(new AlgorithmIdentifier(algorithm, parameters), cipher);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private record CipherEncryptor(AlgorithmIdentifier algorithm, Cipher cipher)
      implements OutputEncryptor {

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return algorithm;
    }

    @Override
    public OutputStream getOutputStream(OutputStream output) {
      return new CipherOutputStream(output, cipher);
    }

    @Override
    public GenericKey getKey() {
      throw new UnsupportedOperationException("nobody asks for it");
    }
  }
}
