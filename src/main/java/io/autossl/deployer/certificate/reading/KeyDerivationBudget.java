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
 * Limits the work that one upload may cause by deriving keys from its passphrase. The encrypted
 * file itself tells the functions and the numbers of iterations, so they are checked before a key
 * is derived. The whole budget is about half a second of a slow processor.
 */
final class KeyDerivationBudget {

  /** In iterations of PBKDF2 with HMAC-SHA-256. Tools use 600,000 at most. */
  private static final BigInteger ITERATIONS = BigInteger.valueOf(700_000);

  /**
   * The least that a key costs, which covers hashing salt and passphrase for each of its blocks,
   * and limits the number of keys to a hundred.
   */
  private static final BigInteger ITERATIONS_PER_KEY = BigInteger.valueOf(7_000);

  /** In bytes. Tools use 8 to 64. */
  static final int MAX_SALT = 1024;

  /** In bytes: the longest block of an HMAC. Ciphers need less. */
  private static final BigInteger MAX_KEY = BigInteger.valueOf(128);

  /** The cost of a block of scrypt, which is 128 bytes long. */
  private static final BigInteger ITERATIONS_PER_SCRYPT_BLOCK = BigInteger.TWO;

  /**
   * The cost of a block that scrypt starts with: it derives each by four HMACs of the salt, and
   * hashes it at the end.
   */
  private static final BigInteger ITERATIONS_PER_FIRST_BLOCK = BigInteger.valueOf(40);

  /** 32 MiB of memory, which is OpenSSL's default limit, too. */
  private static final BigInteger MAX_SCRYPT_BLOCKS = BigInteger.valueOf(32 * 1024 * 1024 / 128);

  /**
   * A key and an initialization vector together take more than one hash for each iteration, but no
   * HMAC.
   */
  private static final BigInteger HASHES_PER_ITERATION = BigInteger.TWO;

  /** In bytes: the longest key of a cipher, used if the length is not known. */
  private static final BigInteger KEY_OF_UNKNOWN_LENGTH = BigInteger.valueOf(32);

  /**
   * The encryption algorithms of PKCS#12 itself, and those of PKCS#5 before PBES2, with MD5 and
   * SHA-1.
   */
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

  /** Whether a key may be derived. */
  enum Answer {
    /** It may. */
    ENOUGH,
    /** It would cost more than is left, or is longer than any key. */
    TOO_MUCH,
    /** Its salt is longer than {@link #MAX_SALT}. */
    LONG_SALT,
    /** The cost is not known: no tool derives keys in this way. */
    UNUSUAL
  }

  /**
   * Spends the cost of the key of this encryption.
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
        parameters.getIV(), bounded(parameters.getIterations()).multiply(HASHES_PER_ITERATION));
  }

  /**
   * Spends the cost of the key of this message authentication code.
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

  /** The cipher decides the length of its key, whatever the file says. */
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
    return cost.multiply(blockSize).max(firstBlocks).compareTo(MAX_SCRYPT_BLOCKS) > 0
        ? Answer.TOO_MUCH
        : spend(
            costs.getSalt(),
            cost.multiply(ITERATIONS_PER_SCRYPT_BLOCK)
                .add(ITERATIONS_PER_FIRST_BLOCK)
                .multiply(firstBlocks));
  }

  /** Cuts a number to just above the budget, since calculating with huge numbers takes long. */
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
