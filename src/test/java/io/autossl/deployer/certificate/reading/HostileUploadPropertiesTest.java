package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.Uploads.file;
import static io.autossl.deployer.certificate.reading.Uploads.pem;
import static io.autossl.deployer.certificate.reading.Uploads.pkcs12;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.certificate.chain.TrustAnchors;
import io.autossl.deployer.certificate.chain.X509Certificates;
import io.autossl.deployer.web.ApiException;
import java.time.Clock;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is uploaded, it is read or refused in our own words: nothing else ever happens. */
class HostileUploadPropertiesTest {

  private static final TestCertificate ISSUED =
      TestCertificates.authority("Test CA").issue("example.com");
  private static final byte[] RSA_KEY = TestKeys.rsa(1024).getPrivate().getEncoded();
  private static final List<byte[]> PKCS12 =
      List.of(
          ISSUED.pkcs12("secret"),
          file("legacy-rc2-3des.p12"),
          file("without-mac.p12"),
          file("unencrypted.p12"));

  private final CertificateReader reader =
      new CertificateReader(Clock.systemUTC(), new TrustAnchors(List.of()));

  /** Bytes to overwrite: where, as a fraction of the whole, and with what. */
  record Damage(double place, byte value) {
    byte[] in(byte[] content) {
      byte[] damaged = content.clone();
      damaged[(int) (place * damaged.length)] = value;
      return damaged;
    }
  }

  @Property(seed = "20260101")
  void damagedCertificatesAreReadOrRefused(@ForAll("damage") List<Damage> damage) {
    String leaf =
        TestPem.block(
            "CERTIFICATE", damaged(X509Certificates.encode(ISSUED.certificate()), damage));
    String issuer =
        TestPem.block(
            "CERTIFICATE", damaged(X509Certificates.encode(ISSUED.chain().getFirst()), damage));

    readOrRefuse(pem(leaf + ISSUED.chainPem(), ISSUED.privateKeyPem()));
    readOrRefuse(pem(ISSUED.certificatePem(), issuer, ISSUED.privateKeyPem(), null));
  }

  @Property(seed = "20260101")
  void damagedPrivateKeysAreReadOrRefused(
      @ForAll("damage") List<Damage> damage,
      @ForAll("privateKeyLabels") String label,
      @ForAll boolean rsa) {
    byte[] key = rsa ? RSA_KEY : ISSUED.keys().getPrivate().getEncoded();

    readOrRefuse(
        pem(ISSUED.fullChainPem(), null, TestPem.block(label, damaged(key, damage)), "secret"));
  }

  @Property(seed = "20260101")
  void damagedPkcs12FilesAreReadOrRefused(
      @ForAll("damage") List<Damage> damage, @ForAll("pkcs12Files") byte[] content) {
    readOrRefuse(pkcs12(damaged(content, damage), "secret"));
    readOrRefuse(pkcs12(damaged(content, damage), null));
  }

  @Property(seed = "20260101")
  void anyTextIsReadOrRefused(@ForAll String certificate, @ForAll String privateKey) {
    readOrRefuse(pem(certificate, ISSUED.privateKeyPem()));
    readOrRefuse(pem(ISSUED.fullChainPem(), certificate, privateKey, privateKey));
    readOrRefuse(
        pem(
            ISSUED.fullChainPem(),
            "-----BEGIN CERTIFICATE-----\n" + certificate + "\n-----END CERTIFICATE-----",
            "-----BEGIN PRIVATE KEY-----\n" + privateKey + "\n-----END PRIVATE KEY-----",
            null));
  }

  private void readOrRefuse(CertificateUpload upload) {
    Throwable thrown = catchThrowable(() -> reader.read(upload));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(ApiException.class).hasNoCause();
    }
  }

  private static byte[] damaged(byte[] content, List<Damage> damage) {
    byte[] damaged = content;
    for (Damage one : damage) {
      damaged = one.in(damaged);
    }
    return damaged;
  }

  @Provide
  Arbitrary<List<Damage>> damage() {
    return Combinators.combine(
            Arbitraries.doubles().between(0, true, 1, false), Arbitraries.bytes())
        .as(Damage::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> privateKeyLabels() {
    return Arbitraries.of(
        "PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "DSA PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY");
  }

  @Provide
  Arbitrary<byte[]> pkcs12Files() {
    return Arbitraries.of(PKCS12);
  }
}
