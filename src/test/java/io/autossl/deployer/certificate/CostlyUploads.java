package io.autossl.deployer.certificate;

import static io.autossl.deployer.certificate.Uploads.pem;
import static io.autossl.deployer.certificate.Uploads.pkcs12;

import java.io.IOException;
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
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.crypto.util.PBKDFConfig;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
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
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/** Uploads whose passphrase takes a number of iterations, in each way in which that is written. */
final class CostlyUploads {

  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
  static final String PASSPHRASE = "correct-horse";

  private final TestCertificate certificate;

  CostlyUploads(TestCertificate certificate) {
    this.certificate = certificate;
  }

  /** A private key that is encrypted by PBES2, with AES-256 and this pseudorandom function. */
  CertificateUpload pbkdf2(ASN1ObjectIdentifier function, int iterations) {
    return encryptedKey(
        new PBKDF2Config.Builder()
            .withPRF(new AlgorithmIdentifier(function, DERNull.INSTANCE))
            .withIterationCount(iterations)
            .withSaltLength(16)
            .build());
  }

  CertificateUpload scrypt(int cost, int blockSize, int parallelization) {
    return encryptedKey(
        new ScryptConfig.Builder(cost, blockSize, parallelization).withSaltLength(16).build());
  }

  /** A private key that is encrypted as it was before PBES2. */
  CertificateUpload encryptedBefore(ASN1ObjectIdentifier algorithm, int iterations) {
    return encryptedKey(
        new JcePKCSPBEOutputEncryptorBuilder(algorithm).setIterationCount(iterations));
  }

  /** A PKCS#12 file that is authenticated with this hash, and not encrypted. */
  CertificateUpload mac(ASN1ObjectIdentifier hash, int iterations) {
    return authenticated(
        new BcPKCS12MacCalculatorBuilderProvider(BcDefaultDigestProvider.INSTANCE)
            .get(new AlgorithmIdentifier(hash, new PKCS12PBEParams(new byte[16], iterations))));
  }

  /** A PKCS#12 file that is authenticated by PBMAC1 with this function, and not encrypted. */
  CertificateUpload pbmac1(ASN1ObjectIdentifier function, int iterations, int keyLength) {
    AlgorithmIdentifier derivation =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_PBKDF2,
            new PBKDF2Params(
                new byte[16],
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
    PBKDFConfig derivation =
        new PBKDF2Config.Builder()
            .withPRF(new AlgorithmIdentifier(function, DERNull.INSTANCE))
            .withIterationCount(iterations)
            .withSaltLength(16)
            .build();
    try {
      return pkcs12(
          builder(
                  new PKCS12SafeBagBuilder(
                      privateKey(),
                      encryptor(
                          new JcePKCSPBEOutputEncryptorBuilder(
                              derivation, NISTObjectIdentifiers.id_aes256_CBC))))
              .build(
                  new JcePKCS12MacCalculatorBuilder().setProvider(PROVIDER),
                  PASSPHRASE.toCharArray())
              .getEncoded(),
          PASSPHRASE);
    } catch (IOException | PKCSException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A PKCS#12 file of contents with nothing in them, each encrypted with one iteration. */
  CertificateUpload manyKeys(int count) {
    OutputEncryptor encryption =
        encryptor(
            new JcePKCSPBEOutputEncryptorBuilder(PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC)
                .setIterationCount(1));
    PKCS12PfxPduBuilder file = new PKCS12PfxPduBuilder();
    try {
      for (int number = 0; number < count; number++) {
        file.addEncryptedData(encryption, new PKCS12SafeBag[0]);
      }
      return pkcs12(file.build(null, new char[0]).getEncoded(), PASSPHRASE);
    } catch (IOException | PKCSException e) {
      throw new IllegalStateException(e);
    }
  }

  private CertificateUpload encryptedKey(PBKDFConfig derivation) {
    return encryptedKey(
        new JcePKCSPBEOutputEncryptorBuilder(derivation, NISTObjectIdentifiers.id_aes256_CBC));
  }

  private CertificateUpload encryptedKey(JcePKCSPBEOutputEncryptorBuilder encryption) {
    try {
      return pem(
          certificate.certificatePem(),
          null,
          TestPem.block(
              "ENCRYPTED PRIVATE KEY",
              new PKCS8EncryptedPrivateKeyInfoBuilder(privateKey())
                  .build(encryptor(encryption))
                  .getEncoded()),
          PASSPHRASE);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private CertificateUpload authenticated(PKCS12MacCalculatorBuilder authentication) {
    try {
      return pkcs12(
          builder(new PKCS12SafeBagBuilder(privateKey()))
              .build(authentication, PASSPHRASE.toCharArray())
              .getEncoded(),
          PASSPHRASE);
    } catch (IOException | PKCSException e) {
      throw new IllegalStateException(e);
    }
  }

  private PKCS12PfxPduBuilder builder(PKCS12SafeBagBuilder key) throws IOException {
    return new PKCS12PfxPduBuilder()
        .addData(key.build())
        .addData(
            new PKCS12SafeBagBuilder(
                    new X509CertificateHolder(X509Certificates.encode(certificate.certificate())))
                .build());
  }

  private PrivateKeyInfo privateKey() {
    return PrivateKeyInfo.getInstance(certificate.keys().getPrivate().getEncoded());
  }

  private static OutputEncryptor encryptor(JcePKCSPBEOutputEncryptorBuilder encryption) {
    try {
      return encryption.setProvider(PROVIDER).build(PASSPHRASE.toCharArray());
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
