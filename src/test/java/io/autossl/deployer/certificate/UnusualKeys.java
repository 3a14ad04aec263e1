package io.autossl.deployer.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.interfaces.RSAPrivateCrtKey;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Private keys as PEM that no well-behaved tool makes. */
public final class UnusualKeys {

  private UnusualKeys() {}

  /** Numbers of a size only: they are not even a key. */
  public static String rsaOfBits(int bits) {
    BigInteger number = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
    BigInteger exponent = BigInteger.valueOf(65_537);
    return rsa(
        new RSAPrivateKey(
            number, exponent, number, exponent, exponent, exponent, exponent, exponent));
  }

  public static String rsaThatDoesNotFit() {
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) TestKeys.rsa(2048).getPrivate();
    return rsa(
        new RSAPrivateKey(
            key.getModulus(),
            key.getPublicExponent(),
            key.getPrivateExponent(),
            key.getPrimeP(),
            key.getPrimeQ(),
            key.getPrimeExponentP().add(BigInteger.TWO),
            key.getPrimeExponentQ(),
            key.getCrtCoefficient()));
  }

  public static String rsaWithHugeNumbers() {
    BigInteger huge = BigInteger.ONE.shiftLeft(2_000_000).subtract(BigInteger.ONE);
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) TestKeys.rsa(2048).getPrivate();
    return rsa(
        new RSAPrivateKey(
            key.getModulus(), key.getPublicExponent(), huge, huge, huge, huge, huge, huge));
  }

  public static String rsaWithoutPrimes() {
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) TestKeys.rsa(2048).getPrivate();
    BigInteger none = BigInteger.ZERO;
    return rsa(
        new RSAPrivateKey(
            key.getModulus(),
            key.getPublicExponent(),
            key.getPrivateExponent(),
            none,
            none,
            none,
            none,
            none));
  }

  public static String ecScalar(long scalar) {
    return block(
        "EC PRIVATE KEY",
        new ECPrivateKey(256, BigInteger.valueOf(scalar), X9ObjectIdentifiers.prime256v1));
  }

  public static String pbkdf2Iterations(int iterations) {
    return encrypted(PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(new byte[8], iterations));
  }

  public static String pbkdf2With(ASN1ObjectIdentifier function, int iterations) {
    return encrypted(
        PKCSObjectIdentifiers.id_PBKDF2,
        new PBKDF2Params(
            new byte[8], iterations, new AlgorithmIdentifier(function, DERNull.INSTANCE)));
  }

  public static String scryptCost(int cost) {
    return encrypted(MiscObjectIdentifiers.id_scrypt, new ScryptParams(new byte[8], cost, 8, 1));
  }

  private static String encrypted(ASN1ObjectIdentifier derivation, ASN1Encodable parameters) {
    return block(
        "ENCRYPTED PRIVATE KEY",
        new EncryptedPrivateKeyInfo(
            new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_PBES2,
                new PBES2Parameters(
                    new KeyDerivationFunc(derivation, parameters),
                    new EncryptionScheme(
                        NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[16])))),
            new byte[32]));
  }

  private static String rsa(RSAPrivateKey key) {
    return block("RSA PRIVATE KEY", key);
  }

  private static String block(String label, ASN1Object content) {
    try {
      return TestPem.block(label, content.getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
