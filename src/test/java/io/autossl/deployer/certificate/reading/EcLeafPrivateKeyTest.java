package io.autossl.deployer.certificate.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EcLeafPrivateKeyTest {

  private static final KeyPair KEYS = TestKeys.ecP256();
  private static final BigInteger ORDER = ((ECPrivateKey) KEYS.getPrivate()).getParams().getOrder();

  @ParameterizedTest
  @MethodSource
  void refusesScalarsOutOfRange(BigInteger scalar) {
    assertThatThrownBy(() -> read(scalar, null))
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_PRIVATE_KEY));
  }

  static Stream<BigInteger> refusesScalarsOutOfRange() {
    return Stream.of(BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE), ORDER.shiftLeft(1_000));
  }

  @Test
  void computesThePublicPointInsteadOfReadingIt() throws IOException {
    BigInteger scalar = ((ECPrivateKey) KEYS.getPrivate()).getS();
    SubjectPublicKeyInfo own = publicKey(KEYS);
    SubjectPublicKeyInfo other = publicKey(TestKeys.ecP256());

    LeafPrivateKey key = read(scalar, other);

    assertThat(key.belongsTo(own)).isTrue();
    assertThat(key.belongsTo(other)).isFalse();
    assertThat(
            org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(key.toPkcs8().parsePrivateKey())
                .getPublicKey())
        .isEqualTo(own.getPublicKeyData());
  }

  private static LeafPrivateKey read(BigInteger scalar, @Nullable SubjectPublicKeyInfo publicKey)
      throws IOException {
    return LeafPrivateKey.of(
        new PrivateKeyInfo(
            new AlgorithmIdentifier(
                X9ObjectIdentifiers.id_ecPublicKey, X9ObjectIdentifiers.prime256v1),
            new org.bouncycastle.asn1.sec.ECPrivateKey(
                Math.max(256, scalar.bitLength()),
                scalar,
                publicKey == null
                    ? null
                    : new DERBitString(publicKey.getPublicKeyData().getOctets()),
                null)),
        UploadField.PRIVATE_KEY);
  }

  private static SubjectPublicKeyInfo publicKey(KeyPair keys) {
    return SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
  }
}
