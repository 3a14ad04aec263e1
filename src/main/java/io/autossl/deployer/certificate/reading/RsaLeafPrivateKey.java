package io.autossl.deployer.certificate.reading;

import static java.math.BigInteger.ONE;

import io.autossl.deployer.certificate.KeyAlgorithm;
import io.autossl.deployer.web.ErrorCode;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** An RSA private key of two primes (RFC 8017). */
record RsaLeafPrivateKey(KeyAlgorithm algorithm, RSAPrivateKey numbers) implements LeafPrivateKey {

  private static final BigInteger TWO_PRIMES = BigInteger.ZERO;

  static RsaLeafPrivateKey of(PrivateKeyInfo decoded, UploadField field) throws IOException {
    RSAPrivateKey numbers = RSAPrivateKey.getInstance(decoded.parsePrivateKey());
    KeyAlgorithm algorithm =
        KeyAlgorithm.rsa(numbers.getModulus().bitLength())
            .orElseThrow(() -> LeafPrivateKey.unsupported(field));
    if (!numbers.getVersion().equals(TWO_PRIMES)) {
      throw LeafPrivateKey.unsupported(field);
    }
    RsaLeafPrivateKey key = new RsaLeafPrivateKey(algorithm, numbers);
    if (!key.hasNumbersOfItsSize()
        || !key.hasNumbersThatBelongTogether()
        || !key.signsWhatItsPublicNumbersVerify()) {
      throw field.refused(
          ErrorCode.MALFORMED_PRIVATE_KEY,
          "The numbers of the RSA private key do not fit together. Export the key again from where"
              + " it was made.");
    }
    return key;
  }

  @Override
  public boolean belongsTo(SubjectPublicKeyInfo publicKey) {
    try {
      RSAPublicKey other = RSAPublicKey.getInstance(publicKey.parsePublicKey());
      return other.getModulus().equals(numbers.getModulus())
          && other.getPublicExponent().equals(numbers.getPublicExponent());
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return false;
    }
  }

  @Override
  public PrivateKeyInfo toPkcs8() throws IOException {
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), numbers);
  }

  /** Hides the key. */
  @Override
  public String toString() {
    return "RsaLeafPrivateKey[" + algorithm + "]";
  }

  /** Checks the sizes first: calculating with larger numbers could take for ever. */
  private boolean hasNumbersOfItsSize() {
    return Stream.of(
            numbers.getPublicExponent(),
            numbers.getPrivateExponent(),
            numbers.getPrime1(),
            numbers.getPrime2(),
            numbers.getExponent1(),
            numbers.getExponent2(),
            numbers.getCoefficient())
        .allMatch(number -> number.bitLength() <= numbers.getModulus().bitLength());
  }

  /**
   * Whether the numbers fulfil RFC 8017, section 3.2. That the primes are prime is left to a test
   * signature, which shows it. The private exponent is checked here, since it is not used for
   * signing.
   */
  private boolean hasNumbersThatBelongTogether() {
    BigInteger prime1 = numbers.getPrime1();
    BigInteger prime2 = numbers.getPrime2();
    return numbers.getPublicExponent().compareTo(ONE) > 0
        && isBelow(numbers.getPrivateExponent(), numbers.getModulus())
        && fits(prime1, numbers.getExponent1())
        && fits(prime2, numbers.getExponent2())
        && prime1.multiply(prime2).equals(numbers.getModulus())
        && isBelow(numbers.getCoefficient(), prime1)
        && numbers.getCoefficient().multiply(prime2).mod(prime1).equals(ONE);
  }

  /**
   * Whether an exponent is right for a prime p. It is compared modulo p - 1, since tools reduce the
   * private exponent by different multiples of that.
   */
  private boolean fits(BigInteger prime, BigInteger exponent) {
    if (prime.compareTo(ONE) <= 0) {
      return false;
    }
    BigInteger order = prime.subtract(ONE);
    return numbers.getPrivateExponent().mod(order).equals(exponent)
        && numbers.getPublicExponent().multiply(exponent).mod(order).equals(ONE);
  }

  private static boolean isBelow(BigInteger number, BigInteger end) {
    return number.signum() > 0 && number.compareTo(end) < 0;
  }

  private boolean signsWhatItsPublicNumbersVerify() throws IOException {
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA");
      PrivateKey privateKey =
          factory.generatePrivate(new PKCS8EncodedKeySpec(toPkcs8().getEncoded()));
      PublicKey publicKey =
          factory.generatePublic(
              new RSAPublicKeySpec(numbers.getModulus(), numbers.getPublicExponent()));
      if (!(privateKey instanceof RSAPrivateCrtKey)) {
        return false;
      }
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(privateKey);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      return signature.verify(signed);
    } catch (GeneralSecurityException | ArithmeticException e) {
      return false;
    }
  }
}
