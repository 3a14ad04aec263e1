package io.autossl.deployer.certificate.reading;

import static java.util.Objects.requireNonNullElse;

import io.autossl.deployer.certificate.chain.ReadingTimeLimit;
import java.math.BigInteger;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.DefaultSecretKeySizeProvider;

/**
 * How much work one upload may cause by deriving keys from its passphrase. An encrypted file itself
 * says how, and how many iterations each of its keys takes, so that is looked at before any is
 * derived. The whole budget is about half a second of a slow processor.
 */
final class KeyDerivationBudget {

  /** In iterations of PBKDF2 with HMAC-SHA-256. Tools take 600,000 at most. */
  private static final BigInteger ITERATIONS = BigInteger.valueOf(700_000);

  /**
   * What a key takes at the least. Each of its blocks hashes salt and passphrase as well, which
   * takes less than this; and so there are not more than a hundred keys.
   */
  private static final BigInteger ITERATIONS_PER_KEY = BigInteger.valueOf(7_000);

  /** In bytes. Tools take 8 to 64. */
  static final int MAX_SALT = 1024;

  /** In bytes: a block of the HMAC with the longest. Ciphers take less. */
  private static final BigInteger MAX_KEY = BigInteger.valueOf(128);

  /** A block of scrypt costs no more than this many iterations, and 128 bytes of memory. */
  private static final BigInteger ITERATIONS_PER_SCRYPT_BLOCK = BigInteger.TWO;

  /** Scrypt makes each block that it begins with by four HMACs of the salt, and hashes it last. */
  private static final BigInteger ITERATIONS_PER_FIRST_BLOCK = BigInteger.valueOf(40);

  /** 32 MiB of memory: as much as OpenSSL takes too, unless it is told otherwise. */
  private static final BigInteger SCRYPT_BLOCKS_AT_ONCE =
      BigInteger.valueOf(32 * 1024 * 1024 / 128);

  /** A key and an initialization vector take more than one hash together, but no HMAC. */
  private static final BigInteger ROUNDS_OF_KEY_AND_VECTOR = BigInteger.TWO;

  /** What ciphers need at most, where nothing says how much it is. */
  private static final BigInteger KEY_OF_UNKNOWN_LENGTH = BigInteger.valueOf(32);

  /** The encryption of PKCS#12 itself, and that of PKCS#5 before PBES2: MD5 and SHA-1. */
  private static final Set<ASN1ObjectIdentifier> OLD_ENCRYPTION =
      Set.of(
          PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC4,
          PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC4,
          PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
          PKCSObjectIdentifiers.pbeWithSHAAnd2_KeyTripleDES_CBC,
          PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC2_CBC,
          PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC,
          PKCSObjectIdentifiers.pbeWithMD5AndDES_CBC,
          PKCSObjectIdentifiers.pbeWithSHA1AndDES_CBC);

  private BigInteger left = ITERATIONS;

  /** What comes of it when a key is to be derived. */
  enum Answer {
    /** It may be. */
    ENOUGH,
    /** It would take more than there is left, or is longer than any key. */
    TOO_MUCH,
    /** Its salt is longer than {@link #LONGEST_SALT}. */
    LONG_SALT,
    /** Nobody knows what that would take, for no tool derives keys so. */
    UNUSUAL
  }

  /**
   * Spends what the key of this encryption takes.
   *
   * @throws IllegalArgumentException if the parameters are malformed
   */
  Answer spend(AlgorithmIdentifier encryption) {
    if (encryption.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
      PBES2Parameters parameters = PBES2Parameters.getInstance(encryption.getParameters());
      AlgorithmIdentifier function =
          AlgorithmIdentifier.getInstance(parameters.getKeyDerivationFunc());
      return function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)
          ? spendOnScrypt(function.getParameters())
          : spendOnPbkdf2(
              function,
              keyLength(AlgorithmIdentifier.getInstance(parameters.getEncryptionScheme())));
    }
    if (!OLD_ENCRYPTION.contains(encryption.getAlgorithm())) {
      return Answer.UNUSUAL;
    }
    PKCS12PBEParams parameters = PKCS12PBEParams.getInstance(encryption.getParameters());
    return spend(
        parameters.getIV(), bounded(parameters.getIterations()).multiply(ROUNDS_OF_KEY_AND_VECTOR));
  }

  /**
   * Spends what the key of this message authentication code takes.
   *
   * @throws IllegalArgumentException if the parameters are malformed
   */
  Answer spend(MacData macData) {
    AlgorithmIdentifier algorithm = macData.getMac().getAlgorithmId();
    if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBMAC1)) {
      PBMAC1Params parameters = PBMAC1Params.getInstance(algorithm.getParameters());
      return PseudorandomFunction.of(parameters.getMessageAuthScheme()).isPresent()
          ? spendOnPbkdf2(parameters.getKeyDerivationFunc(), BigInteger.ZERO)
          : Answer.UNUSUAL;
    }
    return PseudorandomFunction.ofHash(algorithm)
        .map(function -> function.costs(bounded(macData.getIterationCount())))
        .map(iterations -> spend(macData.getSalt(), iterations))
        .orElse(Answer.UNUSUAL);
  }

  /** The cipher decides about its key's length, whatever the file says beside that. */
  private static BigInteger keyLength(AlgorithmIdentifier cipher) {
    int bits = DefaultSecretKeySizeProvider.INSTANCE.getKeySize(cipher);
    return bits < 0 ? KEY_OF_UNKNOWN_LENGTH : BigInteger.valueOf(bits / Byte.SIZE);
  }

  private Answer spendOnPbkdf2(AlgorithmIdentifier algorithm, BigInteger shortestKey) {
    if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
      return Answer.UNUSUAL;
    }
    PBKDF2Params parameters = PBKDF2Params.getInstance(algorithm.getParameters());
    BigInteger keyLength =
        bounded(requireNonNullElse(parameters.getKeyLength(), shortestKey)).max(shortestKey);
    if (keyLength.compareTo(MAX_KEY) > 0) {
      return Answer.TOO_MUCH;
    }
    return PseudorandomFunction.of(parameters.getPrf())
        .map(function -> function.costs(bounded(parameters.getIterationCount()), keyLength))
        .map(iterations -> spend(parameters.getSalt(), iterations))
        .orElse(Answer.UNUSUAL);
  }

  private Answer spendOnScrypt(ASN1Encodable parameters) {
    ScryptParams costs = ScryptParams.getInstance(parameters);
    BigInteger cost = bounded(costs.getCostParameter());
    BigInteger blockSize = bounded(costs.getBlockSize());
    BigInteger firstBlocks = bounded(costs.getParallelizationParameter()).multiply(blockSize);
    return cost.multiply(blockSize).max(firstBlocks).compareTo(SCRYPT_BLOCKS_AT_ONCE) > 0
        ? Answer.TOO_MUCH
        : spend(
            costs.getSalt(),
            cost.multiply(ITERATIONS_PER_SCRYPT_BLOCK)
                .add(ITERATIONS_PER_FIRST_BLOCK)
                .multiply(firstBlocks));
  }

  /** What is more than the budget is too much, and calculating with huge numbers takes long. */
  private static BigInteger bounded(BigInteger number) {
    return number.abs().min(ITERATIONS.add(BigInteger.ONE));
  }

  private Answer spend(byte[] salt, BigInteger iterations) {
    ReadingTimeLimit.requireTimeLeft();
    if (salt.length > MAX_SALT) {
      return Answer.LONG_SALT;
    }
    left = left.subtract(iterations.max(ITERATIONS_PER_KEY));
    return left.signum() < 0 ? Answer.TOO_MUCH : Answer.ENOUGH;
  }
}
