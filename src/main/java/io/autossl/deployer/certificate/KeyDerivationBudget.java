package io.autossl.deployer.certificate;

import static java.util.Objects.requireNonNullElse;

import java.math.BigInteger;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * How much work one upload may cause by deriving keys from its passphrase. An encrypted file itself
 * says how many iterations each of its keys takes, so that is looked at before any is derived. The
 * whole budget is about a second.
 */
final class KeyDerivationBudget {

  private static final BigInteger ITERATIONS = BigInteger.valueOf(2_000_000);

  /** A block of scrypt costs about as much as this many iterations, and 128 bytes of memory. */
  private static final BigInteger ITERATIONS_PER_SCRYPT_BLOCK = BigInteger.valueOf(4);

  /** 32 MiB of memory: as much as OpenSSL takes too, unless it is told otherwise. */
  private static final BigInteger SCRYPT_BLOCKS_AT_ONCE =
      BigInteger.valueOf(32 * 1024 * 1024 / 128);

  /** A key and an initialization vector take more than one hash together, but no HMAC. */
  private static final BigInteger ROUNDS_OF_KEY_AND_VECTOR = BigInteger.TWO;

  /** What ciphers need at most, where the file does not say. */
  private static final BigInteger LONGEST_KEY = BigInteger.valueOf(32);

  private static final BigInteger SHA1_BYTES = BigInteger.valueOf(20);
  private static final BigInteger SHA256_BYTES = BigInteger.valueOf(32);

  private BigInteger left = ITERATIONS;

  /**
   * Spends what the key of this encryption takes.
   *
   * @return whether there was enough left
   * @throws IllegalArgumentException if the parameters are malformed
   */
  boolean spend(AlgorithmIdentifier encryption) {
    if (encryption.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
      KeyDerivationFunc function =
          PBES2Parameters.getInstance(encryption.getParameters()).getKeyDerivationFunc();
      return spend(
          function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt),
          function.getParameters());
    }
    return encryption.getParameters() == null
        || spend(
            PKCS12PBEParams.getInstance(encryption.getParameters())
                .getIterations()
                .multiply(ROUNDS_OF_KEY_AND_VECTOR));
  }

  /**
   * Spends what the key of this message authentication code takes.
   *
   * @return whether there was enough left
   * @throws IllegalArgumentException if the parameters are malformed
   */
  boolean spend(MacData macData) {
    AlgorithmIdentifier algorithm = macData.getMac().getAlgorithmId();
    if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBMAC1)) {
      AlgorithmIdentifier function =
          PBMAC1Params.getInstance(algorithm.getParameters()).getKeyDerivationFunc();
      return spend(
          function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt),
          function.getParameters());
    }
    return spend(macData.getIterationCount());
  }

  /** Each block of the derived key takes all iterations anew. */
  private static BigInteger blocks(PBKDF2Params costs) {
    BigInteger keyLength = requireNonNullElse(costs.getKeyLength(), LONGEST_KEY);
    BigInteger hashLength =
        costs.getPrf().getAlgorithm().equals(PKCSObjectIdentifiers.id_hmacWithSHA1)
            ? SHA1_BYTES
            : SHA256_BYTES;
    return keyLength.abs().subtract(BigInteger.ONE).divide(hashLength).add(BigInteger.ONE);
  }

  private boolean spend(BigInteger iterations) {
    left = left.subtract(iterations.abs());
    return left.signum() >= 0;
  }

  private boolean spend(boolean scrypt, Object parameters) {
    if (!scrypt) {
      PBKDF2Params costs = PBKDF2Params.getInstance(parameters);
      return spend(costs.getIterationCount().multiply(blocks(costs)));
    }
    ScryptParams costs = ScryptParams.getInstance(parameters);
    BigInteger blocks = costs.getCostParameter().multiply(costs.getBlockSize());
    BigInteger parallelBlocks = costs.getParallelizationParameter().multiply(costs.getBlockSize());
    return blocks.max(parallelBlocks).compareTo(SCRYPT_BLOCKS_AT_ONCE) <= 0
        && spend(
            blocks
                .multiply(costs.getParallelizationParameter())
                .multiply(ITERATIONS_PER_SCRYPT_BLOCK));
  }
}
