package io.autossl.deployer.certificate;

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
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bouncycastle.asn1.cryptopro.CryptoProObjectIdentifiers;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.teletrust.TeleTrusTObjectIdentifiers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What passphrases may cost: each in its costliest form that is read, and then a bit more. */
@Timeout(120)
class KeyDerivationCostTest {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final Duration LONGEST_REFUSAL = Duration.ofSeconds(1);

  private static final TestCertificate ISSUED =
      TestCertificates.authority("Test CA").issue("example.com");
  private static final CostlyUploads UPLOADS = new CostlyUploads(ISSUED);
  private static final CertificateReader READER =
      new CertificateReader(Clock.systemUTC(), new KnownRoots(List.of()));

  /** What is measured is the reader, not the loading of its classes. */
  @BeforeAll
  static void warmUp() {
    READER.read(UPLOADS.pbkdf2(id_hmacWithSHA256, 1));
    READER.read(UPLOADS.mac(id_sha256, 1));
  }

  @ParameterizedTest
  @MethodSource
  void readsSoonWhatTakesTheWholeBudget(Supplier<CertificateUpload> upload, TestInfo test) {
    CertificateUpload made = upload.get();
    long start = THREADS.getCurrentThreadCpuTime();

    DeployableCertificate read = READER.read(made);

    Duration time = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
    System.out.printf("%s: %,d ms of processor time%n", test.getDisplayName(), time.toMillis());
    assertThat(read.fingerprintSha256()).isEqualTo(ISSUED.fingerprintSha256());
    assertThat(time).isLessThan(LONGEST);
  }

  static Stream<Arguments> readsSoonWhatTakesTheWholeBudget() {
    return Stream.of(
        costly("PBES2 with SHA-1", () -> UPLOADS.pbkdf2(id_hmacWithSHA1, 350_000)),
        costly("PBES2 with SHA-224", () -> UPLOADS.pbkdf2(id_hmacWithSHA224, 350_000)),
        costly("PBES2 with SHA-256", () -> UPLOADS.pbkdf2(id_hmacWithSHA256, 700_000)),
        costly("PBES2 with SHA-384", () -> UPLOADS.pbkdf2(id_hmacWithSHA384, 466_667)),
        costly("PBES2 with SHA-512", () -> UPLOADS.pbkdf2(id_hmacWithSHA512, 466_667)),
        costly("PBES2 with scrypt", () -> UPLOADS.scrypt(16_384, 7, 3)),
        costly(
            "triple DES with SHA-1",
            () -> UPLOADS.encryptedBefore(pbeWithSHAAnd3_KeyTripleDES_CBC, 350_000)),
        costly("DES with MD5", () -> UPLOADS.encryptedBefore(pbeWithMD5AndDES_CBC, 350_000)),
        costly("MAC with SHA-1", () -> UPLOADS.mac(idSHA1, 700_000)),
        costly("MAC with SHA-224", () -> UPLOADS.mac(id_sha224, 700_000)),
        costly("MAC with SHA-256", () -> UPLOADS.mac(id_sha256, 700_000)),
        costly("MAC with SHA-384", () -> UPLOADS.mac(id_sha384, 466_667)),
        costly("MAC with SHA-512", () -> UPLOADS.mac(id_sha512, 466_667)),
        costly("PBMAC1 with SHA-1", () -> UPLOADS.pbmac1(id_hmacWithSHA1, 700_000, 20)),
        costly("PBMAC1 with SHA-224", () -> UPLOADS.pbmac1(id_hmacWithSHA224, 700_000, 28)),
        costly("PBMAC1 with SHA-256", () -> UPLOADS.pbmac1(id_hmacWithSHA256, 700_000, 32)),
        costly("PBMAC1 with SHA-384", () -> UPLOADS.pbmac1(id_hmacWithSHA384, 466_667, 48)),
        costly("PBMAC1 with SHA-512", () -> UPLOADS.pbmac1(id_hmacWithSHA512, 466_667, 64)));
  }

  @ParameterizedTest
  @MethodSource
  void refusesAtOnceWhatTakesMore(CertificateUpload upload, ErrorCode code) {
    long start = THREADS.getCurrentThreadCpuTime();

    assertThatThrownBy(() -> READER.read(upload))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining("too many iterations");

    assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start))
        .isLessThan(LONGEST_REFUSAL);
  }

  static Stream<Arguments> refusesAtOnceWhatTakesMore() {
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
        argumentSet("MAC with SHA-256", UPLOADS.mac(id_sha256, 700_001), MALFORMED_PKCS12),
        argumentSet(
            "PBMAC1 with SHA-512",
            UPLOADS.pbmac1(id_hmacWithSHA512, 466_668, 64),
            MALFORMED_PKCS12),
        argumentSet(
            "thousands of keys of one iteration", UPLOADS.manyKeys(8_000), MALFORMED_PKCS12));
  }

  /** Their costs are not looked at: even one iteration is too many. */
  @ParameterizedTest
  @MethodSource
  void refusesAtOnceWhatNoToolMakes(CertificateUpload upload, ErrorCode code) {
    long start = THREADS.getCurrentThreadCpuTime();

    assertThatThrownBy(() -> READER.read(upload))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining("not supported");

    assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start))
        .isLessThan(LONGEST_REFUSAL);
  }

  static Stream<Arguments> refusesAtOnceWhatNoToolMakes() {
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

  private static Arguments costly(String name, Supplier<CertificateUpload> upload) {
    return argumentSet(name, upload);
  }
}
