package io.autossl.deployer.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
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

  private final KeyDerivationBudget budget = new KeyDerivationBudget();

  @Test
  void isSpentByAllKeysTogether() {
    assertThat(budget.spend(withIterations(600_000))).isTrue();
    assertThat(budget.spend(withIterations(400_000))).isTrue();
    assertThat(budget.spend(withIterations(1))).isFalse();
  }

  @Test
  void doesNotGrowByNegativeIterations() {
    assertThat(budget.spend(withIterations(-1_000_000))).isTrue();
    assertThat(budget.spend(withIterations(1))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "SHA1, 2000000, 20, true",
    "SHA1, 2000000, 21, false",
    "SHA1, 1000000, 32, true",
    "SHA1, 1000001, 32, false",
    "SHA256, 2000000, 32, true",
    "SHA256, 1000000, 33, true",
    "SHA256, 1000001, 33, false",
    "SHA256, 1, 2147483647, false"
  })
  void takesEachBlockOfALongKeyForItself(
      String hash, int iterations, int keyLength, boolean enough) {
    AlgorithmIdentifier function =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_PBKDF2,
            new PBKDF2Params(
                new byte[8],
                iterations,
                keyLength,
                new AlgorithmIdentifier(
                    hash.equals("SHA1")
                        ? PKCSObjectIdentifiers.id_hmacWithSHA1
                        : PKCSObjectIdentifiers.id_hmacWithSHA256,
                    DERNull.INSTANCE)));

    assertThat(new KeyDerivationBudget().spend(encryption(function))).isEqualTo(enough);
    assertThat(new KeyDerivationBudget().spend(authentication(function))).isEqualTo(enough);
  }

  @ParameterizedTest
  @CsvSource({
    "16384, 8, 1, true",
    "32768, 8, 1, true",
    "65536, 8, 1, false",
    "16384, 8, 3, true",
    "16384, 8, 4, false",
    "2, 8, 1048576, false",
    "2, 268435456, 1, false"
  })
  void boundsTheMemoryAndTheTimeOfScrypt(
      int cost, int blockSize, int parallelization, boolean enough) {
    AlgorithmIdentifier function =
        new AlgorithmIdentifier(
            MiscObjectIdentifiers.id_scrypt,
            new ScryptParams(new byte[8], cost, blockSize, parallelization));

    assertThat(budget.spend(encryption(function))).isEqualTo(enough);
  }

  private static AlgorithmIdentifier encryption(AlgorithmIdentifier function) {
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_PBES2,
        new PBES2Parameters(
            KeyDerivationFunc.getInstance(function),
            EncryptionScheme.getInstance(algorithm(NISTObjectIdentifiers.id_aes256_CBC))));
  }

  private static MacData authentication(AlgorithmIdentifier function) {
    AlgorithmIdentifier algorithm =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_PBMAC1,
            new PBMAC1Params(function, algorithm(PKCSObjectIdentifiers.id_hmacWithSHA256)));
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
