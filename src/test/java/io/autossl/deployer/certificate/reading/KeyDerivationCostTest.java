package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.web.ErrorCode.MALFORMED_PKCS12;
import static io.autossl.deployer.web.ErrorCode.MALFORMED_PRIVATE_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_hmacWithSHA3_256;
import static org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha224;
import static org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha256;
import static org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha384;
import static org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha512;
import static org.bouncycastle.asn1.oiw.OIWObjectIdentifiers.idSHA1;
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.id_hmacWithSHA1;
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.id_hmacWithSHA224;
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.id_hmacWithSHA256;
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.id_hmacWithSHA384;
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.id_hmacWithSHA512;
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.pbeWithMD5AndDES_CBC;
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC4;
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.UnusualKeys;
import io.autossl.deployer.certificate.chain.TrustAnchors;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bouncycastle.asn1.cryptopro.CryptoProObjectIdentifiers;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.teletrust.TeleTrusTObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What deriving keys from passphrases may cost: each function with the highest cost that is
 * accepted, the longest passphrase and salt, and then with a slightly higher cost.
 */
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(120)
class KeyDerivationCostTest {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration MAX_TIME = Duration.ofSeconds(2);
  private static final Duration MAX_REFUSAL = Duration.ofSeconds(1);

  /** Machines and compilers differ, and single measurements may be wrong. */
  private static final int MAX_BUDGETS = 3;

  private static final TestCertificate ISSUED =
      TestCertificates.authority("Test CA").issue("example.com");
  private static final String PASSPHRASE = "\u20AC".repeat(1024);
  private static final CostlyUploads UPLOADS =
      new CostlyUploads(ISSUED, PASSPHRASE, KeyDerivationBudget.MAX_SALT);
  private static final CostlyUploads LONG_SALTS =
      new CostlyUploads(ISSUED, PASSPHRASE, KeyDerivationBudget.MAX_SALT + 1);
  private static final CertificateReader READER =
      new CertificateReader(Clock.systemUTC(), new TrustAnchors(List.of()));

  private static Duration budget = Duration.ZERO;

  /** What is measured is the reader, not the loading of its classes. */
  @BeforeAll
  static void measureTheBudget() {
    READER.read(UPLOADS.pbkdf2(id_hmacWithSHA256, 1));
    READER.read(UPLOADS.mac(id_sha256, 1));
    PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
    generator.init(new byte[16], new byte[16], 700_000);

    budget = processorTime(() -> generator.generateDerivedMacParameters(256));
    System.out.printf("The budget takes %,d ms of processor time%n", budget.toMillis());
  }

  @ParameterizedTest
  @MethodSource
  void readsSoonWhatTakesTheWholeBudget(Supplier<CertificateUpload> upload, TestInfo test) {
    CertificateUpload made = upload.get();
    List<DeployableCertificate> read = new ArrayList<>();

    Duration time = processorTime(() -> read.add(READER.read(made)));

    System.out.printf("%s: %,d ms of processor time%n", test.getDisplayName(), time.toMillis());
    assertThat(read)
        .extracting(DeployableCertificate::fingerprintSha256)
        .containsExactly(ISSUED.fingerprintSha256());
    assertThat(time).isLessThan(MAX_TIME).isLessThan(budget.multipliedBy(MAX_BUDGETS));
  }

  static Stream<Arguments> readsSoonWhatTakesTheWholeBudget() {
    return Stream.of(
        costly("PBES2 with SHA-1", () -> UPLOADS.pbkdf2(id_hmacWithSHA1, 350_000)),
        costly("PBES2 with SHA-224", () -> UPLOADS.pbkdf2(id_hmacWithSHA224, 350_000)),
        costly("PBES2 with SHA-256", () -> UPLOADS.pbkdf2(id_hmacWithSHA256, 700_000)),
        costly("PBES2 with SHA-384", () -> UPLOADS.pbkdf2(id_hmacWithSHA384, 466_667)),
        costly("PBES2 with SHA-512", () -> UPLOADS.pbkdf2(id_hmacWithSHA512, 466_667)),
        costly("PBES2 with scrypt", () -> UPLOADS.scrypt(16_384, 7, 3)),
        costly("scrypt in the most memory", () -> UPLOADS.scrypt(32_768, 8, 1)),
        costly("scrypt of many small parts", () -> UPLOADS.scrypt(2, 1, 15_909)),
        costly("scrypt of many parts", () -> UPLOADS.scrypt(2, 8, 1_988)),
        costly("scrypt of large parts", () -> UPLOADS.scrypt(2, 1_024, 15)),
        costly(
            "triple DES with SHA-1",
            () -> UPLOADS.encryptedBefore(pbeWithSHAAnd3_KeyTripleDES_CBC, 350_000)),
        costly("DES with MD5", () -> UPLOADS.encryptedBefore(pbeWithMD5AndDES_CBC, 350_000)),
        costly("OpenSSL's traditional form", UPLOADS::traditional),
        costly("MAC with SHA-1", () -> UPLOADS.mac(idSHA1, 700_000)),
        costly("MAC with SHA-224", () -> UPLOADS.mac(id_sha224, 700_000)),
        costly("MAC with SHA-256", () -> UPLOADS.mac(id_sha256, 700_000)),
        costly("MAC with SHA-384", () -> UPLOADS.mac(id_sha384, 466_667)),
        costly("MAC with SHA-512", () -> UPLOADS.mac(id_sha512, 466_667)),
        costly("PBMAC1 with SHA-1", () -> UPLOADS.pbmac1(id_hmacWithSHA1, 700_000, 20)),
        costly("PBMAC1 with SHA-224", () -> UPLOADS.pbmac1(id_hmacWithSHA224, 700_000, 28)),
        costly("PBMAC1 with SHA-256", () -> UPLOADS.pbmac1(id_hmacWithSHA256, 700_000, 32)),
        costly("PBMAC1 with SHA-384", () -> UPLOADS.pbmac1(id_hmacWithSHA384, 466_667, 48)),
        costly("PBMAC1 with SHA-512", () -> UPLOADS.pbmac1(id_hmacWithSHA512, 466_667, 64)),
        costly(
            "PBMAC1 with SHA-1, longest key", () -> UPLOADS.pbmac1(id_hmacWithSHA1, 100_000, 128)),
        costly(
            "PBMAC1 with SHA-512, longest key",
            () -> UPLOADS.pbmac1(id_hmacWithSHA512, 233_333, 128)),
        costly("bags by SHA-1", () -> UPLOADS.encryptedBags(99, id_hmacWithSHA1, 3_500)),
        costly("bags by SHA-512", () -> UPLOADS.encryptedBags(99, id_hmacWithSHA512, 4_666)),
        costly("bags by scrypt", () -> UPLOADS.scryptBags(99, 2, 1, 159)),
        costly(
            "bags by triple DES with SHA-1",
            () -> UPLOADS.bagsEncryptedBefore(99, pbeWithSHAAnd3_KeyTripleDES_CBC, 3_500)),
        costly(
            "bags by RC4 with SHA-1",
            () -> UPLOADS.bagsEncryptedBefore(99, pbeWithSHAAnd128BitRC4, 3_500)));
  }

  @ParameterizedTest
  @MethodSource
  void refusesAtOnceWhatExceedsTheBudget(CertificateUpload upload, ErrorCode code) {
    refusesAtOnce(upload, code, "too many iterations");
  }

  static Stream<Arguments> refusesAtOnceWhatExceedsTheBudget() {
    return Stream.of(
        argumentSet(
            "PBES2 with SHA-256",
            UPLOADS.pbkdf2(id_hmacWithSHA256, 700_001),
            MALFORMED_PRIVATE_KEY),
        argumentSet(
            "PBES2 with SHA-512",
            UPLOADS.pbkdf2(id_hmacWithSHA512, 466_668),
            MALFORMED_PRIVATE_KEY),
        argumentSet("PBES2 with scrypt", UPLOADS.scrypt(16_384, 8, 3), MALFORMED_PRIVATE_KEY),
        argumentSet(
            "scrypt of many small parts", UPLOADS.scrypt(2, 1, 15_910), MALFORMED_PRIVATE_KEY),
        argumentSet("scrypt of many parts", UPLOADS.scrypt(2, 8, 1_989), MALFORMED_PRIVATE_KEY),
        argumentSet("MAC with SHA-256", UPLOADS.mac(id_sha256, 700_001), MALFORMED_PKCS12),
        argumentSet(
            "PBMAC1 with SHA-512",
            UPLOADS.pbmac1(id_hmacWithSHA512, 466_668, 64),
            MALFORMED_PKCS12),
        argumentSet(
            "PBMAC1 with too long a key",
            UPLOADS.pbmac1(id_hmacWithSHA256, 1, 129),
            MALFORMED_PKCS12),
        argumentSet("a hundred keys and one more", UPLOADS.manyKeys(101), MALFORMED_PKCS12));
  }

  @ParameterizedTest
  @MethodSource
  void refusesAtOnceWhatHashesALongSalt(CertificateUpload upload, ErrorCode code) {
    refusesAtOnce(upload, code, "a salt of more than 1,024 bytes");
  }

  static Stream<Arguments> refusesAtOnceWhatHashesALongSalt() {
    return Stream.of(
        argumentSet("PBKDF2", LONG_SALTS.pbkdf2(id_hmacWithSHA256, 1), MALFORMED_PRIVATE_KEY),
        argumentSet("scrypt", LONG_SALTS.scrypt(2, 1, 1), MALFORMED_PRIVATE_KEY),
        argumentSet(
            "triple DES with SHA-1",
            LONG_SALTS.encryptedBefore(pbeWithSHAAnd3_KeyTripleDES_CBC, 1),
            MALFORMED_PRIVATE_KEY),
        argumentSet("a bag", LONG_SALTS.encryptedBag(id_hmacWithSHA256, 1), MALFORMED_PKCS12),
        argumentSet("MAC", LONG_SALTS.mac(id_sha256, 1), MALFORMED_PKCS12),
        argumentSet("PBMAC1", LONG_SALTS.pbmac1(id_hmacWithSHA256, 1, 32), MALFORMED_PKCS12));
  }

  @Test
  void refusesTooManyBagsThoughAllAreEqual() {
    refusesAtOnce(
        UPLOADS.encryptedBags(101, id_hmacWithSHA256, 1), MALFORMED_PKCS12, "more than 100");
  }

  /** Their cost is not computed: they are refused even with one iteration. */
  @ParameterizedTest
  @MethodSource
  void refusesAtOnceUnsupportedFunctions(CertificateUpload upload, ErrorCode code) {
    refusesAtOnce(upload, code, "not supported");
  }

  static Stream<Arguments> refusesAtOnceUnsupportedFunctions() {
    return Stream.of(
        argumentSet(
            "PBES2 with GOST R 34.11-94",
            UPLOADS.pbkdf2(CryptoProObjectIdentifiers.gostR3411Hmac, 1),
            MALFORMED_PRIVATE_KEY),
        argumentSet(
            "PBES2 with many iterations of GOST R 34.11-94",
            Uploads.pem(
                ISSUED.certificatePem(),
                null,
                UnusualKeys.pbkdf2With(CryptoProObjectIdentifiers.gostR3411Hmac, 350_000),
                "correct-horse"),
            MALFORMED_PRIVATE_KEY),
        argumentSet(
            "PBES2 with SM3",
            Uploads.pem(
                ISSUED.certificatePem(),
                null,
                UnusualKeys.pbkdf2With(GMObjectIdentifiers.hmac_sm3, 1),
                "correct-horse"),
            MALFORMED_PRIVATE_KEY),
        argumentSet(
            "PBES2 with SHA-3", UPLOADS.pbkdf2(id_hmacWithSHA3_256, 1), MALFORMED_PRIVATE_KEY),
        argumentSet(
            "a bag by PBES2 with GOST R 34.11-94",
            UPLOADS.encryptedBag(CryptoProObjectIdentifiers.gostR3411Hmac, 1),
            MALFORMED_PKCS12),
        argumentSet(
            "MAC with GOST R 34.11-94",
            UPLOADS.mac(CryptoProObjectIdentifiers.gostR3411, 1),
            MALFORMED_PKCS12),
        argumentSet(
            "MAC with RIPEMD-160",
            UPLOADS.mac(TeleTrusTObjectIdentifiers.ripemd160, 1),
            MALFORMED_PKCS12),
        argumentSet(
            "PBMAC1 with GOST R 34.11-94",
            UPLOADS.pbmac1(CryptoProObjectIdentifiers.gostR3411Hmac, 1, 32),
            MALFORMED_PKCS12),
        argumentSet(
            "PBMAC1 with SHA-3", UPLOADS.pbmac1(id_hmacWithSHA3_256, 1, 32), MALFORMED_PKCS12));
  }

  private static void refusesAtOnce(CertificateUpload upload, ErrorCode code, String words) {
    Duration time =
        processorTime(
            () ->
                assertThatThrownBy(() -> READER.read(upload))
                    .isInstanceOfSatisfying(
                        ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
                    .hasMessageContaining(words));

    assertThat(time).isLessThan(MAX_REFUSAL);
  }

  private static Duration processorTime(Runnable work) {
    long start = THREADS.getCurrentThreadCpuTime();
    work.run();
    return Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
  }

  private static Arguments costly(String name, Supplier<CertificateUpload> upload) {
    return argumentSet(name, upload);
  }
}
