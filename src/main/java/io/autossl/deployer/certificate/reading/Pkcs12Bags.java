package io.autossl.deployer.certificate.reading;

import io.autossl.deployer.certificate.chain.X509Certificates;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/**
 * The private keys and certificates of a PKCS#12 file, decrypted, distinct, in the file's order.
 */
final class Pkcs12Bags {

  private static final int MAX_BAGS = 100;

  private final InputDecryptorProvider decryptor;
  private final KeyDerivationBudget budget;
  private final List<PrivateKeyInfo> privateKeys = new ArrayList<>();
  private final List<X509Certificate> certificates = new ArrayList<>();
  private int count;

  private Pkcs12Bags(InputDecryptorProvider decryptor, KeyDerivationBudget budget) {
    this.decryptor = decryptor;
    this.budget = budget;
  }

  /**
   * Decrypts everything in a file. Bags of other kinds are left out.
   *
   * @throws PKCSException if the passphrase does not decrypt something
   * @throws IOException if the file is malformed
   * @throws CertificateException if a certificate is malformed
   * @throws ApiException if key derivation would take too long, or is of an unknown kind
   */
  static Pkcs12Bags decrypt(PKCS12PfxPdu file, char[] passphrase, KeyDerivationBudget budget)
      throws PKCSException, IOException, CertificateException {
    Pkcs12Bags bags = new Pkcs12Bags(PasswordBasedEncryption.decryptor(passphrase), budget);
    for (ContentInfo content : file.getContentInfos()) {
      for (PKCS12SafeBag bag : bags.open(content).getSafeBags()) {
        bags.add(bag);
      }
    }
    return bags;
  }

  /** Refuses a file with a key whose derivation costs more than is left, or an unknown amount. */
  static void require(KeyDerivationBudget.Answer answer) {
    switch (answer) {
      case ENOUGH -> {}
      case TOO_MUCH ->
          throw malformed(
              "Decrypting the PKCS#12 file would take too many iterations, too long a key or too"
                  + " many keys. Export it again with fewer, and only the certificate to deploy.");
      case LONG_SALT ->
          throw malformed(
              "The PKCS#12 file is encrypted with a salt of more than %,d bytes. Export it again with a shorter one."
                  .formatted(KeyDerivationBudget.MAX_SALT));
      case UNUSUAL ->
          throw malformed(
              "The PKCS#12 file is encrypted with an algorithm that is not supported. Export it"
                  + " again with AES and SHA-256.");
    }
  }

  static boolean isEncrypted(ContentInfo content) {
    return content.getContentType().equals(PKCSObjectIdentifiers.encryptedData);
  }

  List<PrivateKeyInfo> privateKeys() {
    return privateKeys;
  }

  List<X509Certificate> certificates() {
    return certificates;
  }

  private PKCS12SafeBagFactory open(ContentInfo content) throws PKCSException {
    if (!isEncrypted(content)) {
      return new PKCS12SafeBagFactory(content);
    }
    spend(EncryptedData.getInstance(content.getContent()).getEncryptionAlgorithm());
    return new PKCS12SafeBagFactory(content, decryptor);
  }

  private void add(PKCS12SafeBag bag) throws PKCSException, IOException, CertificateException {
    count++;
    if (count > MAX_BAGS) {
      throw malformed(
          "The PKCS#12 file holds more than %d keys and certificates. Export only the certificate to deploy, with its chain and its key."
              .formatted(MAX_BAGS));
    }
    switch (bag.getBagValue()) {
      case PrivateKeyInfo privateKey -> add(privateKeys, privateKey);
      case PKCS8EncryptedPrivateKeyInfo encrypted -> {
        spend(encrypted.getEncryptionAlgorithm());
        add(privateKeys, encrypted.decryptPrivateKeyInfo(decryptor));
      }
      case X509CertificateHolder certificate ->
          add(certificates, X509Certificates.decode(certificate.getEncoded()));
      default -> {}
    }
  }

  private void spend(AlgorithmIdentifier encryption) {
    require(budget.spend(encryption));
  }

  private static ApiException malformed(String detail) {
    return UploadField.PKCS12.refused(ErrorCode.MALFORMED_PKCS12, detail);
  }

  private static <T> void add(List<T> values, T value) {
    if (!values.contains(value)) {
      values.add(value);
    }
  }
}
