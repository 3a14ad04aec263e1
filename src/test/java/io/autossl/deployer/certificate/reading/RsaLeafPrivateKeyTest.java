package io.autossl.deployer.certificate.reading;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.io.IOException;
import java.math.BigInteger;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RsaLeafPrivateKeyTest {

  private static final RSAPrivateCrtKey KEY = (RSAPrivateCrtKey) TestKeys.rsa(2048).getPrivate();
  private static final BigInteger N = KEY.getModulus();
  private static final BigInteger E = KEY.getPublicExponent();
  private static final BigInteger P = KEY.getPrimeP();
  private static final BigInteger Q = KEY.getPrimeQ();
  private static final BigInteger P_ORDER = P.subtract(ONE);
  private static final BigInteger Q_ORDER = Q.subtract(ONE);
  private static final BigInteger PRODUCT = P_ORDER.multiply(Q_ORDER);
  private static final BigInteger D = E.modInverse(PRODUCT);
  private static final BigInteger DP = D.mod(P_ORDER);
  private static final BigInteger DQ = D.mod(Q_ORDER);
  private static final BigInteger INVERSE = Q.modInverse(P);

  /** Everything that follows from the primes and the public exponent. */
  private static RSAPrivateKey of(BigInteger p, BigInteger q, BigInteger e) {
    BigInteger product = p.subtract(ONE).multiply(q.subtract(ONE));
    BigInteger d = e.modInverse(product);
    return new RSAPrivateKey(
        p.multiply(q), e, d, p, q, d.mod(p.subtract(ONE)), d.mod(q.subtract(ONE)), q.modInverse(p));
  }

  @ParameterizedTest
  @MethodSource
  void takesWhatToolsMake(RSAPrivateKey numbers) throws IOException {
    assertThat(read(numbers).toPkcs8().parsePrivateKey().toASN1Primitive())
        .isEqualTo(numbers.toASN1Primitive());
  }

  static Stream<Arguments> takesWhatToolsMake() {
    BigInteger multiple = PRODUCT.divide(P_ORDER.gcd(Q_ORDER));
    return Stream.of(
        argumentSet("d below the product", of(P, Q, E)),
        argumentSet(
            "d below the least common multiple",
            new RSAPrivateKey(N, E, E.modInverse(multiple), P, Q, DP, DQ, INVERSE)),
        argumentSet(
            "d between the multiple and the product",
            new RSAPrivateKey(N, E, E.modInverse(multiple).add(multiple), P, Q, DP, DQ, INVERSE)),
        argumentSet("the primes in the other order", of(Q, P, E)),
        argumentSet("a long public exponent", of(P, Q, BigInteger.valueOf(4_294_967_291L))));
  }

  @ParameterizedTest
  @MethodSource
  void refusesNumbersThatDoNotBelongTogether(RSAPrivateKey numbers) {
    assertThatThrownBy(() -> read(numbers))
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MALFORMED_PRIVATE_KEY))
        .hasMessageContaining("do not fit together");
  }

  static Stream<Arguments> refusesNumbersThatDoNotBelongTogether() {
    BigInteger composite =
        BigInteger.probablePrime(512, new Random(1))
            .multiply(BigInteger.probablePrime(512, new Random(2)));
    BigInteger n = N;
    return Stream.of(
        argumentSet("d = 0", withD(ZERO)),
        argumentSet("d = 1", withD(ONE)),
        argumentSet("d = -1", withD(ONE.negate())),
        argumentSet("another d", withD(D.add(TWO))),
        argumentSet("d as a negative number", withD(D.subtract(PRODUCT))),
        argumentSet("d not below the modulus", withD(D.add(PRODUCT))),
        argumentSet("dP = 0", new RSAPrivateKey(n, E, D, P, Q, ZERO, DQ, INVERSE)),
        argumentSet(
            "dP not reduced", new RSAPrivateKey(n, E, D, P, Q, DP.add(P_ORDER), DQ, INVERSE)),
        argumentSet("dP below 0", new RSAPrivateKey(n, E, D, P, Q, DP.subtract(P), DQ, INVERSE)),
        argumentSet("dQ = 0", new RSAPrivateKey(n, E, D, P, Q, DP, ZERO, INVERSE)),
        argumentSet(
            "dQ not reduced", new RSAPrivateKey(n, E, D, P, Q, DP, DQ.add(Q_ORDER), INVERSE)),
        argumentSet("dP and dQ changed over", new RSAPrivateKey(n, E, D, P, Q, DQ, DP, INVERSE)),
        argumentSet("a coefficient of 0", new RSAPrivateKey(n, E, D, P, Q, DP, DQ, ZERO)),
        argumentSet(
            "a coefficient not reduced", new RSAPrivateKey(n, E, D, P, Q, DP, DQ, INVERSE.add(P))),
        argumentSet(
            "a coefficient below 0", new RSAPrivateKey(n, E, D, P, Q, DP, DQ, INVERSE.subtract(P))),
        argumentSet("primes below 0", withPrimes(P.negate(), Q.negate())),
        argumentSet("no primes", withPrimes(ZERO, ZERO)),
        argumentSet("a prime of 1", withPrimes(ONE, n)),
        argumentSet("another prime of 1", withPrimes(n, ONE)),
        argumentSet("primes of another modulus", withPrimes(P, Q.add(TWO))),
        argumentSet("another modulus", new RSAPrivateKey(n.add(TWO), E, D, P, Q, DP, DQ, INVERSE)),
        argumentSet(
            "a modulus below 0", new RSAPrivateKey(n.negate(), E, D, P, Q, DP, DQ, INVERSE)),
        argumentSet("exponents of 1", new RSAPrivateKey(n, ONE, ONE, P, Q, ONE, ONE, INVERSE)),
        argumentSet("an even exponent", new RSAPrivateKey(n, TWO, D, P, Q, DP, DQ, INVERSE)),
        argumentSet("e = -1", new RSAPrivateKey(n, ONE.negate(), D, P, Q, DP, DQ, INVERSE)),
        argumentSet("a prime that is none", ofComposite(composite)));
  }

  private static RSAPrivateKey withD(BigInteger d) {
    return new RSAPrivateKey(N, E, d, P, Q, DP, DQ, INVERSE);
  }

  private static RSAPrivateKey withPrimes(BigInteger p, BigInteger q) {
    return new RSAPrivateKey(N, E, D, p, q, DP, DQ, INVERSE);
  }

  /** All numbers follow from the primes, one of which is the product of two. */
  private static RSAPrivateKey ofComposite(BigInteger composite) {
    BigInteger q = P;
    while (q.multiply(composite).bitLength() != 2048
        || !E.gcd(q.subtract(ONE)).equals(ONE)
        || !E.gcd(composite.subtract(ONE)).equals(ONE)) {
      q = q.nextProbablePrime();
    }
    return of(composite, q, E);
  }

  private static LeafPrivateKey read(RSAPrivateKey numbers) throws IOException {
    return LeafPrivateKey.of(
        new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption), numbers),
        UploadField.PRIVATE_KEY);
  }
}
