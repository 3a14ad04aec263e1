package io.autossl.deployer.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Key pairs for tests. */
public final class TestKeys {

  private static final Map<Integer, KeyPair> RSA = new ConcurrentHashMap<>();

  private TestKeys() {}

  /**
   * The RSA key of this many bits, the same in every run: to make one takes seconds.
   *
   * @param bits 1024, 2048, 3072 or 4096
   */
  public static KeyPair rsa(int bits) {
    return RSA.computeIfAbsent(bits, TestKeys::readRsa);
  }

  private static KeyPair readRsa(int bits) {
    try (InputStream file =
        requireNonNull(TestKeys.class.getResourceAsStream("/keys/rsa-" + bits + ".pem"))) {
      PrivateKey key = readPkcs8(new String(file.readAllBytes(), US_ASCII));
      RSAPrivateCrtKey numbers = (RSAPrivateCrtKey) key;
      return new KeyPair(
          KeyFactory.getInstance("RSA")
              .generatePublic(
                  new RSAPublicKeySpec(numbers.getModulus(), numbers.getPublicExponent())),
          key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new P-256 key. */
  public static KeyPair ecP256() {
    return ec("secp256r1");
  }

  /** A new key on a named curve, such as {@code secp384r1}. */
  public static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new Ed25519 key. */
  public static KeyPair ed25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads an unencrypted PKCS#8 PEM with the Java platform alone. */
  public static PrivateKey readPkcs8(String pem) {
    byte[] content =
        Base64.getMimeDecoder()
            .decode(
                pem.replace("-----BEGIN PRIVATE KEY-----", "")
                    .replace("-----END PRIVATE KEY-----", ""));
    for (String algorithm : List.of("RSA", "EC")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content));
      } catch (InvalidKeySpecException e) {
        continue;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalArgumentException("neither an RSA key nor an EC key");
  }

  /** Whether the Java platform signs with this PKCS#8 PEM what it verifies with this public key. */
  public static boolean arePair(String privateKeyPem, PublicKey publicKey) {
    try {
      PrivateKey privateKey = readPkcs8(privateKeyPem);
      Signature signature = Signature.getInstance(signatureAlgorithm(privateKey));
      signature.initSign(privateKey);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static String signatureAlgorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
