package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.Uploads.file;
import static io.autossl.deployer.certificate.reading.Uploads.pem;
import static io.autossl.deployer.certificate.reading.Uploads.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha256;
import static org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.id_hmacWithSHA256;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.certificate.TestPkcs12;
import io.autossl.deployer.certificate.UnusualCertificates;
import io.autossl.deployer.certificate.UnusualKeys;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.FieldProblem;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateRefusalTest {

  private static final String PASSPHRASE = "correct horse";
  private static final TestAuthority AUTHORITY = TestCertificates.authority("Test CA");
  private static final TestCertificate ISSUED = AUTHORITY.issue("example.com");
  private static final String CERTIFICATE = ISSUED.fullChainPem();
  private static final String KEY = ISSUED.privateKeyPem();

  private final CertificateReader reader = new CertificateReader(Clock.systemUTC());

  @ParameterizedTest
  @MethodSource({
    "malformedCertificates",
    "malformedPrivateKeys",
    "passphrases",
    "unsupportedKeys",
    "unacceptableCertificates",
    "brokenChains",
    "malformedPkcs12"
  })
  void namesTheCodeAndTheFieldAndNoSecret(CertificateUpload upload, ErrorCode code, String field) {
    ApiException refusal = catchThrowableOfType(ApiException.class, () -> reader.read(upload));

    assertThat(refusal).isNotNull();
    String detail = Objects.requireNonNull(refusal.getMessage());
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.errors()).containsExactly(new FieldProblem(field, code.name(), detail));
    assertThat(code.status().value()).isEqualTo(422);
    assertThat(refusal).hasNoCause();
    assertThat(detail)
        .endsWith(".")
        .doesNotContain(PASSPHRASE, "wrong horse", "Exception", "bouncycastle", "java.", "sun.");
    assertThat(KEY.lines().filter(line -> !line.startsWith("-----")))
        .noneMatch(line -> detail.contains(line));
  }

  static Stream<Arguments> malformedCertificates() {
    String cutOff = CERTIFICATE.substring(0, CERTIFICATE.length() - 40);
    String notBase64 = CERTIFICATE.replaceFirst("MII", "M?I");
    String damaged = TestPem.block("CERTIFICATE", new byte[] {0x30, 0x03, 0x02, 0x01, 0x05});
    String many = ISSUED.certificatePem().repeat(5_000);
    return Stream.of(
        argumentSet("no PEM", certificate("not a certificate")),
        argumentSet("nothing", certificate("")),
        argumentSet("only a key", certificate(KEY)),
        argumentSet("cut off", certificate(cutOff)),
        argumentSet("not Base64", certificate(notBase64)),
        argumentSet("not X.509", certificate(damaged)),
        argumentSet("empty block", certificate(TestPem.block("CERTIFICATE", new byte[0]))),
        argumentSet("thousands", certificate(many)),
        argumentSet("no PEM in the chain", chain("not a certificate")),
        argumentSet("damaged in the chain", chain(damaged)),
        argumentSet(
            "a long name in the chain", chain(HostileUploads.withCommonName("a".repeat(5_000), 1))),
        argumentSet("only a key in the chain", chain(KEY)));
  }

  private static Object[] certificate(String certificate) {
    return new Object[] {pem(certificate, KEY), ErrorCode.MALFORMED_CERTIFICATE, "certificate"};
  }

  private static Object[] chain(String chain) {
    return new Object[] {
      pem(CERTIFICATE, chain, KEY, null), ErrorCode.MALFORMED_CERTIFICATE, "certificateChain"
    };
  }

  static Stream<Arguments> malformedPrivateKeys() {
    return Stream.of(
        argumentSet("no PEM", key("secret")),
        argumentSet("nothing", key("")),
        argumentSet("only a certificate", key(CERTIFICATE)),
        argumentSet("cut off", key(KEY.substring(0, KEY.length() - 20))),
        argumentSet("two", key(KEY + TestPem.pkcs8(TestKeys.ecP256().getPrivate()))),
        argumentSet("a public key", key(TestPem.block("PUBLIC KEY", new byte[] {1}))),
        argumentSet("empty", key(TestPem.block("PRIVATE KEY", new byte[0]))),
        argumentSet("not PKCS#8", key(TestPem.block("PRIVATE KEY", new byte[] {5, 0}))),
        argumentSet("not PKCS#1", key(TestPem.block("RSA PRIVATE KEY", new byte[] {5, 0}))),
        argumentSet("not SEC1", key(TestPem.block("EC PRIVATE KEY", new byte[] {5, 0}))),
        argumentSet("OpenSSH", key(TestPem.block("OPENSSH PRIVATE KEY", new byte[] {1}))),
        argumentSet("an EC scalar of zero", key(UnusualKeys.ecScalar(0))),
        argumentSet("RSA numbers that do not fit", key(UnusualKeys.rsaThatDoesNotFit())),
        argumentSet("RSA with huge numbers", key(UnusualKeys.rsaWithHugeNumbers())),
        argumentSet("RSA without primes", key(UnusualKeys.rsaWithoutPrimes())),
        argumentSet("billions of iterations", key(UnusualKeys.pbkdf2Iterations(2_000_000_000))),
        argumentSet("gigabytes of scrypt", key(UnusualKeys.scryptCost(1 << 24))),
        argumentSet(
            "a long salt",
            new CostlyUploads(ISSUED, PASSPHRASE, 1_025).pbkdf2(id_hmacWithSHA256, 1),
            ErrorCode.MALFORMED_PRIVATE_KEY,
            "privateKey"));
  }

  private static Object[] key(String privateKey) {
    return new Object[] {
      pem(CERTIFICATE, null, privateKey, PASSPHRASE), ErrorCode.MALFORMED_PRIVATE_KEY, "privateKey"
    };
  }

  static Stream<Arguments> passphrases() {
    PrivateKey key = ISSUED.keys().getPrivate();
    return Stream.of(
            TestPem.encryptedPkcs8(key, PASSPHRASE),
            TestPem.encryptedTraditional(key, PASSPHRASE, "AES-256-CBC"))
        .flatMap(
            encrypted ->
                Stream.of(
                    passphrase("none", encrypted, null, ErrorCode.PASSPHRASE_REQUIRED),
                    passphrase("empty", encrypted, "", ErrorCode.PASSPHRASE_REQUIRED),
                    passphrase("wrong", encrypted, "wrong horse", ErrorCode.WRONG_PASSPHRASE)));
  }

  private static Arguments passphrase(
      String name, String encrypted, @Nullable String passphrase, ErrorCode code) {
    return argumentSet(name, pem(CERTIFICATE, null, encrypted, passphrase), code, "passphrase");
  }

  static Stream<Arguments> unsupportedKeys() throws Exception {
    KeyPairGenerator pss = KeyPairGenerator.getInstance("RSASSA-PSS");
    pss.initialize(2048);
    KeyPairGenerator dsa = KeyPairGenerator.getInstance("DSA");
    dsa.initialize(1024);
    return Stream.concat(
        Stream.of(
                TestKeys.ec("secp384r1"),
                TestKeys.ec("secp521r1"),
                TestKeys.ed25519(),
                pss.generateKeyPair(),
                dsa.generateKeyPair())
            .map(CertificateRefusalTest::unsupported),
        Stream.of(
            argumentSet("RSA of 1,536 bits", unsupported(UnusualKeys.rsaOfBits(1536))),
            argumentSet("RSA of 8,192 bits", unsupported(UnusualKeys.rsaOfBits(8192))),
            argumentSet("RSA of 100,000 bits", unsupported(UnusualKeys.rsaOfBits(100_000))),
            argumentSet(
                "explicit curve parameters", unsupported(text("explicit-curve-private-key.pem"))),
            argumentSet(
                "explicit curve parameters in the certificate",
                pem(text("explicit-curve-certificate.pem"), KEY),
                ErrorCode.UNSUPPORTED_KEY_ALGORITHM,
                "certificate"),
            argumentSet(
                "a compressed point in the certificate",
                pem(text("compressed-point-certificate.pem"), KEY),
                ErrorCode.UNSUPPORTED_KEY_ALGORITHM,
                "certificate")));
  }

  private static Arguments unsupported(KeyPair keys) {
    return argumentSet(
        keys.getPrivate().getAlgorithm(), unsupported(TestPem.pkcs8(keys.getPrivate())));
  }

  private static Object[] unsupported(String privateKey) {
    return new Object[] {
      pem(CERTIFICATE, privateKey), ErrorCode.UNSUPPORTED_KEY_ALGORITHM, "privateKey"
    };
  }

  static Stream<Arguments> unacceptableCertificates() {
    Instant now = Instant.now();
    TestCertificateRequest request = TestCertificateRequest.of("example.com");
    String[] manyNames =
        IntStream.range(0, 1_000)
            .mapToObj(number -> "%s%04d.example.com".formatted("a".repeat(40), number))
            .toArray(String[]::new);
    return Stream.of(
        argumentSet(
            "another certificate's key",
            pem(CERTIFICATE, TestPem.pkcs8(TestKeys.ecP256().getPrivate())),
            ErrorCode.PRIVATE_KEY_MISMATCH,
            "privateKey"),
        argumentSet(
            "a key of another kind",
            pem(CERTIFICATE, TestPem.pkcs8(TestKeys.rsa(2048).getPrivate())),
            ErrorCode.PRIVATE_KEY_MISMATCH,
            "privateKey"),
        unacceptable(
            "expired",
            request.withNotAfter(now.minus(Duration.ofMinutes(1))),
            ErrorCode.CERTIFICATE_EXPIRED),
        unacceptable(
            "not yet valid",
            request.withNotBefore(now.plus(Duration.ofMinutes(1))),
            ErrorCode.CERTIFICATE_NOT_YET_VALID),
        unacceptable(
            "only a common name",
            TestCertificateRequest.of().withCommonName("example.com"),
            ErrorCode.NO_DOMAIN_NAMES),
        unacceptable(
            "a NUL in a name",
            TestCertificateRequest.of("example.com\0.attacker.example").withCommonName("x"),
            ErrorCode.MALFORMED_CERTIFICATE),
        unacceptable(
            "an empty name",
            TestCertificateRequest.of("").withCommonName("x"),
            ErrorCode.MALFORMED_CERTIFICATE),
        unacceptable(
            "too large", TestCertificateRequest.of(manyNames), ErrorCode.MALFORMED_CERTIFICATE),
        argumentSet(
            "X.509 version 1",
            pem(UnusualCertificates.version1(ISSUED.keys()), KEY),
            ErrorCode.MALFORMED_CERTIFICATE,
            "certificate"));
  }

  private static Arguments unacceptable(
      String name, TestCertificateRequest request, ErrorCode code) {
    TestCertificate issued = AUTHORITY.issue(request);
    return argumentSet(
        name, pem(issued.fullChainPem(), issued.privateKeyPem()), code, "certificate");
  }

  static Stream<Arguments> brokenChains() {
    TestAuthority impostor = TestCertificates.authority("Test CA");
    String tampered =
        TestPem.certificates(
            List.of(UnusualCertificates.withOtherSignature(ISSUED.chain().getFirst())));
    return Stream.of(
        argumentSet(
            "another authority of the same name",
            pem(
                ISSUED.certificatePem(),
                TestPem.certificates(List.of(impostor.certificate())),
                KEY,
                null),
            ErrorCode.BROKEN_CHAIN,
            "certificateChain"),
        argumentSet(
            "an intermediate certificate with another signature",
            pem(ISSUED.certificatePem() + tampered + ISSUED.rootPem(), KEY),
            ErrorCode.BROKEN_CHAIN,
            "certificate"),
        argumentSet(
            "a leaf with another signature",
            pem(
                TestPem.certificates(
                        List.of(UnusualCertificates.withOtherSignature(ISSUED.certificate())))
                    + ISSUED.chainPem(),
                KEY),
            ErrorCode.BROKEN_CHAIN,
            "certificate"),
        argumentSet(
            "a root with another signature",
            pem(
                CERTIFICATE,
                TestPem.certificates(
                    List.of(UnusualCertificates.withOtherSignature(ISSUED.issuers().getLast()))),
                KEY,
                null),
            ErrorCode.BROKEN_CHAIN,
            "certificateChain"));
  }

  static Stream<Arguments> malformedPkcs12() {
    byte[] file = ISSUED.pkcs12(PASSPHRASE);
    TestCertificate another = AUTHORITY.issue("example.net");
    return Stream.of(
        argumentSet("nothing", pkcs12(new byte[0]), ErrorCode.MALFORMED_PKCS12, "pkcs12"),
        argumentSet("noise", pkcs12(new byte[] {1, 2, 3}), ErrorCode.MALFORMED_PKCS12, "pkcs12"),
        argumentSet("PEM", pkcs12(KEY.getBytes(UTF_8)), ErrorCode.MALFORMED_PKCS12, "pkcs12"),
        argumentSet(
            "cut off",
            pkcs12(Arrays.copyOf(file, file.length / 2)),
            ErrorCode.MALFORMED_PKCS12,
            "pkcs12"),
        argumentSet(
            "several keys with certificates",
            Uploads.pkcs12(TestPkcs12.create(PASSPHRASE, ISSUED, another), PASSPHRASE),
            ErrorCode.MALFORMED_PKCS12,
            "pkcs12"),
        argumentSet(
            "no key",
            Uploads.pkcs12(TestPkcs12.withoutKey(PASSPHRASE, ISSUED), PASSPHRASE),
            ErrorCode.MALFORMED_PKCS12,
            "pkcs12"),
        argumentSet(
            "no certificate",
            Uploads.pkcs12(TestPkcs12.of(PASSPHRASE, List.of(), ISSUED.keys()), PASSPHRASE),
            ErrorCode.MALFORMED_PKCS12,
            "pkcs12"),
        argumentSet(
            "another certificate's key",
            Uploads.pkcs12(
                TestPkcs12.of(PASSPHRASE, List.of(another.certificate()), ISSUED.keys()),
                PASSPHRASE),
            ErrorCode.PRIVATE_KEY_MISMATCH,
            "pkcs12"),
        argumentSet(
            "several keys, none of the certificate",
            Uploads.pkcs12(
                TestPkcs12.of(
                    PASSPHRASE, List.of(another.certificate()), ISSUED.keys(), TestKeys.ecP256()),
                PASSPHRASE),
            ErrorCode.PRIVATE_KEY_MISMATCH,
            "pkcs12"),
        argumentSet(
            "billions of iterations",
            Uploads.pkcs12(TestPkcs12.withMacIterations(file, 2_000_000_000), PASSPHRASE),
            ErrorCode.MALFORMED_PKCS12,
            "pkcs12"),
        argumentSet(
            "a long salt",
            new CostlyUploads(ISSUED, PASSPHRASE, 1_025).mac(id_sha256, 1),
            ErrorCode.MALFORMED_PKCS12,
            "pkcs12"),
        argumentSet(
            "a hundred private keys and one more",
            new CostlyUploads(ISSUED).encryptedBags(101, id_hmacWithSHA256, 1),
            ErrorCode.MALFORMED_PKCS12,
            "pkcs12"),
        argumentSet("no passphrase", pkcs12(file), ErrorCode.PASSPHRASE_REQUIRED, "passphrase"),
        argumentSet(
            "a wrong passphrase",
            Uploads.pkcs12(file, "wrong horse"),
            ErrorCode.WRONG_PASSPHRASE,
            "passphrase"),
        argumentSet(
            "a wrong passphrase, legacy",
            Uploads.pkcs12(file("legacy-rc2-3des.p12"), "wrong horse"),
            ErrorCode.WRONG_PASSPHRASE,
            "passphrase"),
        argumentSet(
            "a wrong passphrase without a MAC to tell",
            Uploads.pkcs12(file("without-mac.p12"), "wrong horse"),
            ErrorCode.WRONG_PASSPHRASE,
            "passphrase"),
        argumentSet(
            "no passphrase without a MAC to tell",
            pkcs12(file("without-mac.p12")),
            ErrorCode.PASSPHRASE_REQUIRED,
            "passphrase"));
  }

  private static CertificateUpload pkcs12(byte[] content) {
    return Uploads.pkcs12(content, null);
  }
}
