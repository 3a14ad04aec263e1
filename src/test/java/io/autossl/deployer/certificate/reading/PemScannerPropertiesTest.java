package io.autossl.deployer.certificate.reading;

import static io.autossl.deployer.certificate.reading.Uploads.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.autossl.deployer.certificate.CertificateWarning;
import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.certificate.WarningCode;
import io.autossl.deployer.certificate.chain.TrustAnchors;
import io.autossl.deployer.web.ApiException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** However a chain is written, none of its certificates is silently skipped. */
class PemScannerPropertiesTest {

  private static final int MAX_LENGTH = 6;
  private static final TestCertificate LEAF = leaf();
  private static final List<X509Certificate> ALL =
      Stream.concat(Stream.of(LEAF.certificate()), LEAF.chain().stream()).toList();

  private final CertificateReader reader =
      new CertificateReader(Clock.systemUTC(), new TrustAnchors(List.of()));

  /** Ways to write certificates. */
  enum Form {
    PEM,
    PKCS7_IN_PEM,
    BASE64_OF_PKCS7;

    String write(List<X509Certificate> certificates) {
      return switch (this) {
        case PEM -> TestPem.certificates(certificates);
        case PKCS7_IN_PEM -> TestPem.block("PKCS7", OtherFiles.pkcs7(certificates));
        case BASE64_OF_PKCS7 ->
            Base64.getMimeEncoder().encodeToString(OtherFiles.pkcs7(certificates));
      };
    }
  }

  @Property(seed = "20260101")
  void everyCertificateOfAChainIsRead(
      @ForAll @IntRange(min = 1, max = MAX_LENGTH) int length,
      @ForAll Form form,
      @ForAll("lineBreaks") String lineBreak,
      @ForAll("marks") String mark,
      @ForAll boolean joined) {
    List<X509Certificate> certificates = ALL.subList(0, length);
    String text = form.write(certificates).replace("\r\n", "\n");
    if (joined) {
      text = text.replace("-----\n-----", "----------");
    }

    DeployableCertificate read =
        reader.read(pem(mark + text.replace("\n", lineBreak), LEAF.privateKeyPem()));

    assertThat(read.chain()).isEqualTo(certificates.subList(1, length));
    assertThat(read.warnings())
        .extracting(CertificateWarning::code)
        .doesNotContain(WarningCode.CHAIN_REORDERED);
  }

  @Property(seed = "20260101")
  void aDamagedMarkerIsNeverReadAsFewerCertificates(
      @ForAll @IntRange(min = 1, max = MAX_LENGTH) int length,
      @ForAll @IntRange(min = 0, max = 2 * MAX_LENGTH - 1) int marker,
      @ForAll @IntRange(min = 0, max = 26) int place,
      @ForAll Damage damage,
      @ForAll("characters") char character,
      @ForAll("lineBreaks") String lineBreak) {
    List<String> lines =
        new ArrayList<>(TestPem.certificates(ALL.subList(0, length)).lines().toList());
    List<Integer> markers =
        Stream.iterate(0, number -> number < lines.size(), number -> number + 1)
            .filter(number -> lines.get(number).startsWith("-----"))
            .toList();
    int line = markers.get(marker % markers.size());
    lines.set(line, damage.in(lines.get(line), place, character));
    CertificateUpload upload = pem(String.join(lineBreak, lines), LEAF.privateKeyPem());

    Throwable refusal = catchThrowable(() -> assertThat(chainOf(upload)).hasSize(length - 1));

    if (refusal != null) {
      assertThat(refusal).isInstanceOf(ApiException.class);
    }
  }

  /** Ways to damage a line. */
  enum Damage {
    REMOVED,
    ADDED,
    CHANGED,
    CUT_OFF,
    GONE;

    String in(String line, int place, char character) {
      int at = place % line.length();
      return switch (this) {
        case REMOVED -> line.substring(0, at) + line.substring(at + 1);
        case ADDED -> line.substring(0, at) + character + line.substring(at);
        case CHANGED -> line.substring(0, at) + character + line.substring(at + 1);
        case CUT_OFF -> line.substring(0, at);
        case GONE -> "";
      };
    }
  }

  private List<X509Certificate> chainOf(CertificateUpload upload) {
    return reader.read(upload).chain();
  }

  @Provide
  Arbitrary<String> lineBreaks() {
    return Arbitraries.of("\n", "\r", "\r\n", "\\n", "\\r\\n", " ", "  \n  ");
  }

  @Provide
  Arbitrary<String> marks() {
    return Arbitraries.of("", "\uFEFF");
  }

  @Provide
  Arbitrary<Character> characters() {
    return Arbitraries.of('-', ' ', 'B', 'E', 'N', 'D', 'x', '\n', '–', '=');
  }

  private static TestCertificate leaf() {
    TestAuthority authority = TestAuthority.root("Root");
    for (int number = 1; number < MAX_LENGTH; number++) {
      authority = authority.intermediate("Authority " + number);
    }
    return authority.issue("example.com");
  }
}
