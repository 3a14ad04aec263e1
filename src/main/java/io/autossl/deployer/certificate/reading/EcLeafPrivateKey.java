package io.autossl.deployer.certificate.reading;

import io.autossl.deployer.certificate.KeyAlgorithm;
import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;

/**
 * A private key on the curve P-256 (RFC 5915), with the public point that belongs to its scalar.
 */
record EcLeafPrivateKey(BigInteger scalar, ECPoint publicPoint) implements LeafPrivateKey {

  private static final X9ECParameters P_256 =
      CustomNamedCurves.getByOID(X9ObjectIdentifiers.prime256v1);

  static EcLeafPrivateKey of(PrivateKeyInfo decoded, UploadField field) throws IOException {
    ECPrivateKey key = ECPrivateKey.getInstance(decoded.parsePrivateKey());
    @Nullable ASN1Encodable curve = decoded.getPrivateKeyAlgorithm().getParameters();
    if (curve == null) {
      curve = key.getParametersObject();
    }
    // Some tools leave out the curve. A key on another curve would belong to no usable certificate.
    if (curve != null && !X9ObjectIdentifiers.prime256v1.equals(curve.toASN1Primitive())) {
      throw LeafPrivateKey.unsupported(field);
    }
    BigInteger scalar = key.getKey();
    if (scalar.signum() < 1 || scalar.compareTo(P_256.getN()) >= 0) {
      throw new IllegalArgumentException("scalar out of range");
    }
    return new EcLeafPrivateKey(
        scalar, new FixedPointCombMultiplier().multiply(P_256.getG(), scalar).normalize());
  }

  @Override
  public KeyAlgorithm algorithm() {
    return KeyAlgorithm.EC_prime256v1;
  }

  @Override
  public boolean belongsTo(SubjectPublicKeyInfo publicKey) {
    if (!publicKey.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return false;
    }
    try {
      return P_256
          .getCurve()
          .decodePoint(publicKey.getPublicKeyData().getOctets())
          .equals(publicPoint);
    } catch (IllegalArgumentException | IllegalStateException e) {
      return false;
    }
  }

  @Override
  public PrivateKeyInfo toPkcs8() throws IOException {
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, X9ObjectIdentifiers.prime256v1),
        new ECPrivateKey(
            P_256.getN().bitLength(),
            scalar,
            new DERBitString(publicPoint.getEncoded(false)),
            null));
  }

  /** Hides the key. */
  @Override
  public String toString() {
    return "EcLeafPrivateKey[" + algorithm() + "]";
  }
}
