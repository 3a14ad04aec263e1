package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.Uploads.pem;
import static io.autossl.deployer.certificate.reading.Uploads.pkcs12;
import static io.autossl.deployer.web.ErrorCode.MALFORMED_CERTIFICATE;
import static io.autossl.deployer.web.ErrorCode.MALFORMED_PKCS12;
import static io.autossl.deployer.web.ErrorCode.MALFORMED_PRIVATE_KEY;
import static io.autossl.deployer.web.ErrorCode.PASSPHRASE_REQUIRED;
import static io.autossl.deployer.web.ErrorCode.UNSUPPORTED_KEY_ALGORITHM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.sun.management.ThreadMXBean;
import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.certificate.TestPkcs12;
import io.autossl.deployer.certificate.UnusualKeys;
import io.autossl.deployer.certificate.chain.TrustAnchors;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made to keep the reader busy is refused in less than a second of its time. */
@Timeout(120)
class UploadLimitsTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Duration MAX_TIME = Duration.ofSeconds(1);
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private static final TestAuthority AUTHORITY = TestCertificates.authority("Test CA");
  private static final TestCertificate ISSUED = AUTHORITY.issue("example.com");
  private static final String CERTIFICATE = ISSUED.fullChainPem();
  private static final String KEY = ISSUED.privateKeyPem();
  private static final String PASSPHRASE = "correct-horse";

  private static final CertificateReader READER =
      new CertificateReader(Clock.systemUTC(), new TrustAnchors(List.of()));

  /** What is measured is the reader, not the loading of its classes. */
  @BeforeAll
  static void warmUp() {
    READER.read(pem(CERTIFICATE, KEY));
    READER.read(pkcs12(ISSUED.pkcs12(PASSPHRASE), PASSPHRASE));
  }

  @ParameterizedTest
  @MethodSource
  void refusesSoonAndInLittleMemory(CertificateUpload upload, ErrorCode code) {
    assertThat(readSoonAndInLittleMemory(upload))
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  static Stream<Arguments> refusesSoonAndInLittleMemory() {
    byte[] file = ISSUED.pkcs12(PASSPHRASE);
    String blocks = "-----BEGIN X-----\n-----END X-----\n".repeat(25_000);
    String nested = TestPem.block("CERTIFICATE", HostileUploads.nested(100_000));
    return Stream.of(
        argumentSet(
            "a MAC of billions of iterations",
            pkcs12(TestPkcs12.withMacIterations(file, 2_000_000_000), PASSPHRASE),
            MALFORMED_PKCS12),
        argumentSet(
            "scrypt in 128 MiB", key(UnusualKeys.scryptCost(1 << 17)), MALFORMED_PRIVATE_KEY),
        argumentSet(
            "PBKDF2 of billions of iterations",
            key(UnusualKeys.pbkdf2Iterations(2_000_000_000)),
            MALFORMED_PRIVATE_KEY),
        argumentSet("thousands of blocks", pem(blocks, KEY), MALFORMED_CERTIFICATE),
        argumentSet(
            "a hundred certificates and one more",
            chain(ISSUED.certificatePem().repeat(PemText.MAX_BLOCKS + 1)),
            MALFORMED_CERTIFICATE),
        argumentSet("thousands of blocks beside a key", key(blocks), MALFORMED_PRIVATE_KEY),
        argumentSet(
            "an RSA key of 16,384 bits",
            key(UnusualKeys.rsaOfBits(16_384)),
            UNSUPPORTED_KEY_ALGORITHM),
        argumentSet(
            "a name of hundreds of thousands of labels",
            pem(
                AUTHORITY
                    .issue(
                        TestCertificateRequest.of("a.".repeat(350_000) + "example")
                            .withCommonName("x"))
                    .certificatePem(),
                KEY),
            MALFORMED_CERTIFICATE),
        argumentSet(
            "an EC key of odd length",
            pem(HostileUploads.withKeyOfOddBits(X9ObjectIdentifiers.id_ecPublicKey), KEY),
            MALFORMED_CERTIFICATE),
        argumentSet("a nested certificate", pem(nested, KEY), MALFORMED_CERTIFICATE),
        argumentSet(
            "a nested certificate without armor",
            pem(Base64.getEncoder().encodeToString(HostileUploads.nested(200_000)), KEY),
            MALFORMED_CERTIFICATE),
        argumentSet(
            "a nested PKCS#7 file",
            pem(TestPem.block("PKCS7", HostileUploads.nested(200_000)), KEY),
            MALFORMED_CERTIFICATE),
        argumentSet(
            "a PKCS#7 file of thousands of certificates",
            chain(
                TestPem.block(
                    "PKCS7", OtherFiles.pkcs7(Collections.nCopies(1_500, ISSUED.certificate())))),
            MALFORMED_CERTIFICATE),
        argumentSet("nothing but dashes", pem("-".repeat(1_000_000), KEY), MALFORMED_CERTIFICATE),
        argumentSet(
            "END at every place", pem("- END ".repeat(170_000), KEY), MALFORMED_CERTIFICATE),
        argumentSet(
            "blanks before a word",
            pem("-" + " ".repeat(1_000_000) + "END", KEY),
            MALFORMED_CERTIFICATE),
        argumentSet(
            "a label without an end",
            pem("-----BEGIN " + "X".repeat(1_000_000), KEY),
            MALFORMED_CERTIFICATE),
        argumentSet(
            "headers without an end",
            pem(
                "-----BEGIN CERTIFICATE-----\n"
                    + "A: b\n".repeat(180_000)
                    + "-----END CERTIFICATE-----",
                KEY),
            MALFORMED_CERTIFICATE),
        argumentSet(
            "a large certificate with a nested extension",
            chain(HostileUploads.withAuthorityKeyIdentifier(HostileUploads.nested(100_000), 1)),
            MALFORMED_CERTIFICATE),
        argumentSet(
            "long names, each of whose marks is to be sorted among thousands",
            chain(
                HostileUploads.withCommonName(
                    "a" + "\u0344".repeat(2_900) + "\u0334".repeat(2_900), 40)),
            MALFORMED_CERTIFICATE),
        argumentSet(
            "a nested private key",
            key(TestPem.block("PRIVATE KEY", HostileUploads.nested(100_000))),
            MALFORMED_PRIVATE_KEY),
        argumentSet(
            "a nested PKCS#12 file",
            pkcs12(HostileUploads.nested(100_000), PASSPHRASE),
            MALFORMED_PKCS12),
        argumentSet(
            "a PKCS#12 file of numbers, nested without lengths",
            pkcs12(HostileUploads.numbers(60, 340_000), PASSPHRASE),
            MALFORMED_PKCS12),
        argumentSet(
            "a hundred private keys",
            pkcs12(HostileUploads.pkcs12WithPrivateKeys(99, ISSUED), null),
            MALFORMED_PKCS12),
        argumentSet(
            "no data",
            pkcs12(HostileUploads.pkcs12WithoutContent(PKCSObjectIdentifiers.data), PASSPHRASE),
            MALFORMED_PKCS12),
        argumentSet(
            "no encrypted data",
            pkcs12(HostileUploads.pkcs12WithoutContent(PKCSObjectIdentifiers.encryptedData), null),
            PASSPHRASE_REQUIRED));
  }

  @ParameterizedTest
  @MethodSource
  void looksPastCostlyCertificatesSoonAndInLittleMemory(String chain) {
    assertThat(readSoonAndInLittleMemory(chain(chain))).isNull();
  }

  static Stream<Arguments> looksPastCostlyCertificatesSoonAndInLittleMemory() {
    return Stream.of(
        argumentSet("DSA of 50,000 bits", HostileUploads.dsaAuthority(50_000)),
        argumentSet("RSA of 16,384 bits", HostileUploads.rsaAuthorities(16_384, 64, 90)),
        argumentSet(
            "RSA of 16,384 bits, short exponent", HostileUploads.rsaAuthorities(16_384, 32, 90)),
        argumentSet("RSA exponents of 3,000 bits", HostileUploads.rsaAuthorities(3072, 3000, 90)),
        argumentSet(
            "nested extensions",
            HostileUploads.withAuthorityKeyIdentifier(HostileUploads.nested(2_000), 60)),
        argumentSet(
            "an issuer that is no list of names",
            HostileUploads.withAuthorityKeyIdentifier(new byte[] {0x30, 3, (byte) 0x81, 1, 0}, 1)),
        argumentSet(
            "a key of an unknown kind and odd length",
            HostileUploads.withKeyOfOddBits(PKCSObjectIdentifiers.id_PBES2)));
  }

  @Test
  void looksPastHundredsOfSelfSignedCertificatesSoon() {
    assertThat(
            readSoonAndInLittleMemory(
                pem(
                    ISSUED.certificatePem() + HostileUploads.ecAuthorities("secp521r1", 99),
                    HostileUploads.ecAuthorities("secp521r1", 100),
                    KEY + HostileUploads.ecAuthorities("secp521r1", 99),
                    null)))
        .isNull();
  }

  private static @Nullable Throwable readSoonAndInLittleMemory(CertificateUpload upload) {
    long cpuTime = THREADS.getCurrentThreadCpuTime();
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    Throwable thrown = catchThrowable(() -> READER.read(upload));
    assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - cpuTime)).isLessThan(MAX_TIME);
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - allocated).isLessThan(MAX_BYTES);
    return thrown;
  }

  private static CertificateUpload chain(String chain) {
    return pem(CERTIFICATE, chain, KEY, null);
  }

  private static CertificateUpload key(String privateKey) {
    return pem(CERTIFICATE, null, privateKey, PASSPHRASE);
  }
}
