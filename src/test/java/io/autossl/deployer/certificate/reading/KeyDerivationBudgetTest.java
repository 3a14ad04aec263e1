package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.KeyDerivationBudget.Answer.ENOUGH;
import static io.autossl.deployer.certificate.reading.KeyDerivationBudget.Answer.TOO_MUCH;
import static io.autossl.deployer.certificate.reading.KeyDerivationBudget.Answer.UNUSUAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.reading.KeyDerivationBudget.Answer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cryptopro.CryptoProObjectIdentifiers;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyDerivationBudgetTest {

  private static final ASN1ObjectIdentifier GOST_R_34_11_94 =
      CryptoProObjectIdentifiers.gostR3411Hmac;

  private final KeyDerivationBudget budget = new KeyDerivationBudget();

  @Test
  void isSpentByAllKeysTogether() {
    assertThat(budget.spend(withIterations(200_000))).isEqualTo(ENOUGH);
    assertThat(budget.spend(withIterations(150_000))).isEqualTo(ENOUGH);
    assertThat(budget.spend(withIterations(1))).isEqualTo(TOO_MUCH);
  }

  @Test
  void doesNotGrowByNegativeIterations() {
    assertThat(budget.spend(withIterations(-350_000))).isEqualTo(ENOUGH);
    assertThat(budget.spend(withIterations(1))).isEqualTo(TOO_MUCH);
  }

  @Test
  void isSpentByKeysThatTakeNoIterationsToo() {
    for (int key = 0; key < 100; key++) {
      assertThat(budget.spend(withIterations(0))).isEqualTo(ENOUGH);
    }
    assertThat(budget.spend(withIterations(0))).isEqualTo(TOO_MUCH);
  }

  @ParameterizedTest
  @CsvSource({
    "SHA1, 700000, 20, ENOUGH",
    "SHA1, 350000, 21, ENOUGH",
    "SHA1, 350001, 21, TOO_MUCH",
    "SHA224, 700000, 28, ENOUGH",
    "SHA224, 350001, 29, TOO_MUCH",
    "SHA256, 700000, 32, ENOUGH",
    "SHA256, 700001, 32, TOO_MUCH",
    "SHA256, 350001, 33, TOO_MUCH",
    "SHA256, 1, 2147483647, TOO_MUCH",
    "SHA384, 466667, 48, ENOUGH",
    "SHA384, 466668, 48, TOO_MUCH",
    "SHA512, 466667, 64, ENOUGH",
    "SHA512, 466668, 64, TOO_MUCH",
    "SHA512, 233334, 65, TOO_MUCH"
  })
  void countsEachBlockOfALongKey(String hash, int iterations, int keyLength, Answer answer) {
    AlgorithmIdentifier function = pbkdf2(hmac(hash), iterations, keyLength);

    assertThat(budget.spend(authentication(function))).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "SHA1, 350000, ENOUGH",
    "SHA1, 350001, TOO_MUCH",
    "SHA256, 700000, ENOUGH",
    "SHA256, 700001, TOO_MUCH"
  })
  void usesTheKeyLengthOfTheCipherInsteadOfThatInTheFile(
      String hash, int iterations, Answer answer) {
    assertThat(budget.spend(encryption(pbkdf2(hmac(hash), iterations, 1)))).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "16384, 8, 1, ENOUGH",
    "32768, 8, 1, ENOUGH",
    "65536, 8, 1, TOO_MUCH",
    "16384, 8, 2, ENOUGH",
    "16384, 8, 3, TOO_MUCH",
    "2, 8, 1048576, TOO_MUCH",
    "2, 268435456, 1, TOO_MUCH"
  })
  void boundsTheMemoryAndTheTimeOfScrypt(
      int cost, int blockSize, int parallelization, Answer answer) {
    AlgorithmIdentifier function =
        new AlgorithmIdentifier(
            MiscObjectIdentifiers.id_scrypt,
            new ScryptParams(new byte[8], cost, blockSize, parallelization));

    assertThat(budget.spend(encryption(function))).isEqualTo(answer);
  }

  @Test
  void refusesFunctionsWhoseCostIsUnknown() {
    AlgorithmIdentifier unusual = pbkdf2(algorithm(GOST_R_34_11_94), 1, 32);
    AlgorithmIdentifier usual = pbkdf2(hmac("SHA256"), 1, 32);

    assertThat(budget.spend(encryption(unusual))).isEqualTo(UNUSUAL);
    assertThat(budget.spend(authentication(unusual))).isEqualTo(UNUSUAL);
    assertThat(budget.spend(authentication(usual, GOST_R_34_11_94))).isEqualTo(UNUSUAL);
    assertThat(budget.spend(encryption(algorithm(GOST_R_34_11_94)))).isEqualTo(UNUSUAL);
    assertThat(budget.spend(algorithm(GOST_R_34_11_94))).isEqualTo(UNUSUAL);
  }

  private static AlgorithmIdentifier pbkdf2(
      AlgorithmIdentifier function, int iterations, int keyLength) {
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_PBKDF2,
        new PBKDF2Params(new byte[8], iterations, keyLength, function));
  }

  private static AlgorithmIdentifier hmac(String hash) {
    return algorithm(
        switch (hash) {
          case "SHA1" -> PKCSObjectIdentifiers.id_hmacWithSHA1;
          case "SHA224" -> PKCSObjectIdentifiers.id_hmacWithSHA224;
          case "SHA256" -> PKCSObjectIdentifiers.id_hmacWithSHA256;
          case "SHA384" -> PKCSObjectIdentifiers.id_hmacWithSHA384;
          case "SHA512" -> PKCSObjectIdentifiers.id_hmacWithSHA512;
          default -> throw new IllegalArgumentException(hash);
        });
  }

  private static AlgorithmIdentifier encryption(AlgorithmIdentifier function) {
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_PBES2,
        new PBES2Parameters(
            KeyDerivationFunc.getInstance(function),
            EncryptionScheme.getInstance(algorithm(NISTObjectIdentifiers.id_aes256_CBC))));
  }

  private static MacData authentication(AlgorithmIdentifier function) {
    return authentication(function, PKCSObjectIdentifiers.id_hmacWithSHA256);
  }

  private static MacData authentication(
      AlgorithmIdentifier function, ASN1ObjectIdentifier authentication) {
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_PBMAC1, new PBMAC1Params(function, algorithm(authentication)));
    return new MacData(new DigestInfo(algorithm, new byte[32]), new byte[8], 1);
  }

  private static AlgorithmIdentifier algorithm(ASN1ObjectIdentifier identifier) {
    return new AlgorithmIdentifier(identifier, DERNull.INSTANCE);
  }

  private static AlgorithmIdentifier withIterations(int iterations) {
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
        new PKCS12PBEParams(new byte[8], iterations));
  }
}
