package io.autossl.deployer.certificate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/** PKCS#12 files for tests. */
public final class TestPkcs12 {

  private TestPkcs12() {}

  /** A file with one private key entry for each certificate, encrypted with AES. */
  public static byte[] create(String passphrase, TestCertificate... certificates) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (TestCertificate certificate : certificates) {
        List<X509Certificate> chain = new ArrayList<>(List.of(certificate.certificate()));
        chain.addAll(certificate.chain());
        store.setKeyEntry(
            "entry " + store.size(),
            certificate.keys().getPrivate(),
            passphrase.toCharArray(),
            chain.toArray(Certificate[]::new));
      }
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      store.store(content, passphrase.toCharArray());
      return content.toByteArray();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file with certificates and private keys that need not belong together. */
  public static byte[] of(String passphrase, List<X509Certificate> certificates, KeyPair... keys) {
    try {
      OutputEncryptor encryptor =
          new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
              .setProvider(new BouncyCastleProvider())
              .build(passphrase.toCharArray());
      PKCS12PfxPduBuilder builder = new PKCS12PfxPduBuilder();
      for (KeyPair pair : keys) {
        builder.addData(
            new PKCS12SafeBagBuilder(
                    PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded()), encryptor)
                .build());
      }
      for (X509Certificate certificate : certificates) {
        builder.addEncryptedData(
            encryptor,
            new PKCS12SafeBagBuilder(new X509CertificateHolder(certificate.getEncoded())).build());
      }
      return builder
          .build(
              new JcePKCS12MacCalculatorBuilder().setProvider(new BouncyCastleProvider()),
              passphrase.toCharArray())
          .getEncoded();
    } catch (GeneralSecurityException | IOException | OperatorCreationException | PKCSException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file with a certificate alone. */
  public static byte[] withoutKey(String passphrase, TestCertificate certificate) {
    return of(passphrase, List.of(certificate.certificate()));
  }

  /** The same file but for the iterations that its MAC says it takes. */
  public static byte[] withMacIterations(byte[] file, int iterations) {
    try {
      Pfx pfx = new PKCS12PfxPdu(file).toASN1Structure();
      MacData mac = pfx.getMacData();
      return new Pfx(pfx.getAuthSafe(), new MacData(mac.getMac(), mac.getSalt(), iterations))
          .getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
