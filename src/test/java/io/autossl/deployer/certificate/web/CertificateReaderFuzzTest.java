package io.autossl.deployer.certificate.web;

import static io.autossl.deployer.certificate.reading.Uploads.file;
import static io.autossl.deployer.certificate.reading.Uploads.pem;
import static io.autossl.deployer.certificate.reading.Uploads.pkcs12;
import static io.autossl.deployer.certificate.reading.Uploads.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.certificate.TestPkcs12;
import io.autossl.deployer.certificate.chain.TrustAnchors;
import io.autossl.deployer.certificate.reading.CertificateReader;
import io.autossl.deployer.certificate.reading.CertificateUpload;
import io.autossl.deployer.certificate.reading.DeployableCertificate;
import io.autossl.deployer.fuzz.ByteMutator;
import io.autossl.deployer.fuzz.DerMutator;
import io.autossl.deployer.fuzz.Fuzzing;
import io.autossl.deployer.fuzz.Mutator;
import io.autossl.deployer.fuzz.PemMutator;
import io.autossl.deployer.fuzz.PieceMutator;
import io.autossl.deployer.web.ApiException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is uploaded, it is quickly read or refused, and nothing of the key is shown. */
class CertificateReaderFuzzTest {

  private static final String PASSPHRASE = "correct-horse";

  /** A second for each of the two times that an input is read, key derivation and all. */
  private static final Duration READ_TWICE = Duration.ofSeconds(2);

  private static final TestAuthority AUTHORITY = TestCertificates.authority("Test CA");
  private static final TestCertificate ISSUED = AUTHORITY.issue("example.com", "*.example.com");
  private static final KeyPair RSA = TestKeys.rsa(1024);
  private static final TestCertificate ISSUED_TO_RSA =
      AUTHORITY.issue(TestCertificateRequest.of("example.net").withKeys(RSA));

  private static final Mutator PEM =
      Mutator.anyOf(
          new ByteMutator(),
          new PieceMutator(
              "(?<=\n)",
              "-----BEGIN EC PARAMETERS-----\n",
              "-----BEGIN TRUSTED CERTIFICATE-----\n",
              "-----BEGIN ENCRYPTED PRIVATE KEY-----\n",
              "Proc-Type: 4,ENCRYPTED\n",
              "DEK-Info: AES-256-CBC,00\n",
              "DEK-Info: DES-EDE3-CBC,0011223344556677\n\n"),
          new PieceMutator("(?<=-----\n)(?=-----BEGIN)", "-----BEGIN X-----\n-----END X-----\n"),
          new PemMutator(new ByteMutator()),
          new PemMutator(new DerMutator()),
          new PemMutator(new DerMutator()));

  private final CertificateReader reader =
      new CertificateReader(Clock.systemUTC(), new TrustAnchors(List.of()));
  private final JsonMapper json = JsonMapper.builder().build();

  @Test
  void readsOrRefusesPem() {
    Fuzzing.run(
        "PEM",
        pemSeeds().map(seed -> seed.getBytes(UTF_8)).toList(),
        PEM,
        READ_TWICE,
        input -> {
          String text = new String(input, UTF_8);
          return outcome(pem(text, null, text, PASSPHRASE))
              + outcome(pem(ISSUED.certificatePem(), text, ISSUED.privateKeyPem(), null));
        });
  }

  @Test
  void readsOrRefusesPkcs12() {
    Fuzzing.run(
        "PKCS#12",
        List.of(
            ISSUED.pkcs12(PASSPHRASE),
            ISSUED.pkcs12(""),
            TestPkcs12.create(PASSPHRASE, ISSUED, ISSUED_TO_RSA),
            TestPkcs12.of(PASSPHRASE, List.of(ISSUED.certificate()), ISSUED.keys(), RSA),
            file("empty-passphrase-legacy.p12"),
            file("legacy-rc2-3des.p12"),
            file("without-mac.p12"),
            file("unencrypted.p12"),
            file("unencrypted-with-mac.p12")),
        Mutator.anyOf(new ByteMutator(), new DerMutator(), new DerMutator()),
        READ_TWICE,
        input -> outcome(pkcs12(input, PASSPHRASE)) + outcome(pkcs12(input, null)));
  }

  @Test
  void readsOrRefusesJson() {
    Fuzzing.run(
        "JSON",
        pemSeeds()
            .map(
                seed ->
                    Map.of(
                        "name", "shop",
                        "certificate", seed,
                        "certificateChain", ISSUED.chainPem(),
                        "privateKey", seed,
                        "passphrase", PASSPHRASE))
            .map(json::writeValueAsBytes)
            .toList(),
        Mutator.anyOf(
            new ByteMutator(),
            new PieceMutator("(?<=[,:{}])|(?=[,:{}])", "null", "7", "[]", "{}", "\"\\u0000\""),
            new PieceMutator("(?<=\\\\n)", "-----BEGIN X-----\\n", "\\uD800", "\\r")),
        READ_TWICE,
        this::fromJson);
  }

  private static Stream<String> pemSeeds() {
    PrivateKey key = ISSUED.keys().getPrivate();
    String certificates = ISSUED.fullChainPem();
    return Stream.of(
        certificates + ISSUED.rootPem() + ISSUED.privateKeyPem(),
        certificates + TestPem.traditional(key),
        certificates + TestPem.sec1WithParameters(key),
        certificates + TestPem.encryptedPkcs8(key, PASSPHRASE),
        certificates + TestPem.encryptedTraditional(key, PASSPHRASE, "AES-256-CBC"),
        ISSUED_TO_RSA.fullChainPem() + ISSUED_TO_RSA.privateKeyPem(),
        ISSUED_TO_RSA.fullChainPem() + TestPem.traditional(RSA.getPrivate()),
        TestPem.certificates(TestAuthority.root("RSA", RSA).certificates())
            + TestPem.pkcs8(RSA.getPrivate()),
        text("compressed-point-certificate.pem") + text("explicit-curve-private-key.pem"),
        text("explicit-curve-certificate.pem") + text("explicit-curve-private-key.pem"));
  }

  private String fromJson(byte[] input) {
    @Nullable CertificateUploadRequest request;
    try {
      request = json.readValue(input, CertificateUploadRequest.class);
    } catch (JacksonException malformed) {
      return malformed.getClass().getSimpleName();
    }
    return request == null ? "nothing" : outcome(request::toUpload);
  }

  private String outcome(CertificateUpload upload) {
    return outcome(() -> upload);
  }

  private String outcome(Supplier<CertificateUpload> upload) {
    DeployableCertificate certificate;
    try {
      certificate = reader.read(upload.get());
    } catch (ApiException refusal) {
      String detail = requireNonNull(refusal.getMessage());
      assertThat(refusal.code().status().is4xxClientError()).isTrue();
      assertThat(refusal).hasNoCause();
      assertThat(detail).doesNotContain("Exception", "bouncycastle");
      tellsNothing(detail);
      return refusal.code() + (detail.contains("CN=") ? "" : detail);
    }
    tellsNothing(certificate.toString() + certificate.warnings());
    assertThat(
            TestKeys.arePair(
                certificate.privateKeyPem().reveal(), certificate.leaf().getPublicKey()))
        .isTrue();
    return certificate.warnings().stream()
        .map(warning -> warning.code().name())
        .toList()
        .toString();
  }

  private static void tellsNothing(String text) {
    assertThat(text).doesNotContain(PASSPHRASE);
    assertThat(keyLines().filter(text::contains)).isEmpty();
  }

  private static Stream<String> keyLines() {
    return Stream.of(ISSUED, ISSUED_TO_RSA)
        .flatMap(issued -> issued.privateKeyPem().lines())
        .filter(line -> !line.startsWith("-----"));
  }
}
