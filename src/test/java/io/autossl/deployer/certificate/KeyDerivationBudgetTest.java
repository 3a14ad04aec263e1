package io.autossl.deployer.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;

class KeyDerivationBudgetTest {

  private final KeyDerivationBudget budget = new KeyDerivationBudget();

  @Test
  void isSpentByAllKeysTogether() {
    assertThat(budget.spend(withIterations(3_000_000))).isTrue();
    assertThat(budget.spend(withIterations(2_000_000))).isTrue();
    assertThat(budget.spend(withIterations(1))).isFalse();
  }

  @Test
  void doesNotGrowByNegativeIterations() {
    assertThat(budget.spend(withIterations(-5_000_000))).isTrue();
    assertThat(budget.spend(withIterations(1))).isFalse();
  }

  private static AlgorithmIdentifier withIterations(int iterations) {
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
        new PKCS12PBEParams(new byte[8], iterations));
  }
}
