package io.autossl.deployer.simulator;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** A private key as ACM takes it: one unencrypted PKCS#8, PKCS#1 or SEC1 block. */
record ImportedPrivateKey(PrivateKey key) {

  static ImportedPrivateKey parse(String pem) {
    if (pem.contains("ENCRYPTED")) {
      throw new AwsError(
          400,
          "ValidationException",
          "The private key is encrypted. Please provide an unencrypted private key.");
    }
    try {
      List<PemBlock> blocks = PemBlock.parse(pem);
      if (blocks.size() != 1) {
        throw malformed();
      }
      return new ImportedPrivateKey(decode(blocks.getFirst()));
    } catch (IllegalArgumentException | IOException exception) {
      throw malformed();
    }
  }

  boolean matches(PublicKey publicKey) {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    byte[] probe = {1, 2, 3, 4};
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(publicKey);
      verifier.update(probe);
      return verifier.verify(signature);
    } catch (GeneralSecurityException exception) {
      return false;
    }
  }

  private static PrivateKey decode(PemBlock block) throws IOException {
    return new JcaPEMKeyConverter()
        .getPrivateKey(
            switch (block.type()) {
              case "RSA PRIVATE KEY" ->
                  new PrivateKeyInfo(
                      new AlgorithmIdentifier(
                          PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                      RSAPrivateKey.getInstance(block.content()));
              case "EC PRIVATE KEY" -> {
                ECPrivateKey key = ECPrivateKey.getInstance(block.content());
                yield new PrivateKeyInfo(
                    new AlgorithmIdentifier(
                        X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                    key);
              }
              case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(block.content());
              default -> throw malformed();
            });
  }

  private static AwsError malformed() {
    return new AwsError(
        400,
        "ValidationException",
        "Unable to parse private key. Please ensure the private key is in PEM format.");
  }
}
