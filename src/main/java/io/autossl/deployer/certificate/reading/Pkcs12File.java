package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.UploadField.PASSPHRASE;
import static io.autossl.deployer.certificate.reading.UploadField.PKCS12;

import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.List;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/** Opens a PKCS#12 file (RFC 7292): checks its integrity and decrypts what is in it. */
final class Pkcs12File {

  /**
   * Both encodings of an empty passphrase that tools use: with the terminating zero, and without
   * it.
   */
  private static final List<char[]> EMPTY_PASSPHRASES = List.of(new char[1], new char[0]);

  private final PKCS12PfxPdu file;
  private final boolean encrypted;

  private Pkcs12File(PKCS12PfxPdu file, boolean encrypted) {
    this.file = file;
    this.encrypted = encrypted;
  }

  /**
   * Opens a file with its passphrase. Without one, an empty passphrase is tried.
   *
   * @throws io.autossl.deployer.web.ApiException if it is not such a file, or if the passphrase
   *     does not open it
   */
  static Pkcs12Bags open(byte[] content, @Nullable SecretText passphrase) {
    try {
      PKCS12PfxPdu file = new PKCS12PfxPdu(content);
      return new Pkcs12File(file, isEncrypted(file)).open(passphrase);
    } catch (ApiException e) {
      throw e;
    } catch (IOException | CertificateException | RuntimeException e) {
      // Bouncy Castle fails with any RuntimeException if parts of the structure are missing.
      throw malformed("This is not a PKCS#12 file, or it is damaged. Export it again.");
    }
  }

  private Pkcs12Bags open(@Nullable SecretText passphrase)
      throws IOException, CertificateException {
    boolean unchecked = passphrase == null && !encrypted;
    KeyDerivationBudget budget = new KeyDerivationBudget();
    for (char[] candidate : candidates(passphrase)) {
      boolean verified = file.hasMac() && !unchecked && hasValidMac(candidate, budget);
      if (verified || unchecked || !file.hasMac()) {
        try {
          return Pkcs12Bags.decrypt(file, candidate, budget);
        } catch (PKCSException e) {
          if (verified) {
            throw malformed(
                "The passphrase is right, but something in the PKCS#12 file cannot be decrypted"
                    + " with it. Export it again with one passphrase for everything in it.");
          }
        } catch (ApiException e) {
          throw e;
        } catch (IOException | CertificateException | RuntimeException e) {
          if (verified || !encrypted) {
            throw e;
          }
        }
      }
    }
    throw passphrase == null
        ? PASSPHRASE.refused(
            ErrorCode.PASSPHRASE_REQUIRED,
            "The PKCS#12 file is encrypted. Send its passphrase in the field \"passphrase\".")
        : PASSPHRASE.refused(
            ErrorCode.WRONG_PASSPHRASE, "The passphrase does not open the PKCS#12 file.");
  }

  private static List<char[]> candidates(@Nullable SecretText passphrase) {
    return passphrase == null || passphrase.reveal().isEmpty()
        ? EMPTY_PASSPHRASES
        : List.of(passphrase.reveal().toCharArray());
  }

  private boolean hasValidMac(char[] passphrase, KeyDerivationBudget budget) {
    Pkcs12Bags.require(budget.spend(file.toASN1Structure().getMacData()));
    try {
      return file.isMacValid(PasswordBasedEncryption::authentication, passphrase);
    } catch (PKCSException e) {
      return false;
    }
  }

  private static boolean isEncrypted(PKCS12PfxPdu file) {
    for (ContentInfo content : file.getContentInfos()) {
      if (Pkcs12Bags.isEncrypted(content)) {
        return true;
      }
      for (PKCS12SafeBag bag : new PKCS12SafeBagFactory(content).getSafeBags()) {
        if (bag.getType().equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
          return true;
        }
      }
    }
    return false;
  }

  private static ApiException malformed(String detail) {
    return PKCS12.refused(ErrorCode.MALFORMED_PKCS12, detail);
  }
}
