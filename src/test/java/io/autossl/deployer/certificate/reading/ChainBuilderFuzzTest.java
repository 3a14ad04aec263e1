package io.autossl.deployer.certificate.reading;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificateRequest;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.certificate.TestKeys;
import io.autossl.deployer.certificate.TestPem;
import io.autossl.deployer.certificate.chain.ChainBuilder;
import io.autossl.deployer.certificate.chain.ChainOutcome;
import io.autossl.deployer.certificate.chain.TrustAnchors;
import io.autossl.deployer.certificate.chain.X509Certificates;
import io.autossl.deployer.fuzz.ByteMutator;
import io.autossl.deployer.fuzz.DerMutator;
import io.autossl.deployer.fuzz.Fuzzing;
import io.autossl.deployer.fuzz.Mutator;
import io.autossl.deployer.fuzz.PemMutator;
import io.autossl.deployer.fuzz.PieceMutator;
import io.autossl.deployer.web.ApiException;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever certificates are given, a chain is issued link by link, and ends below the root. */
class ChainBuilderFuzzTest {

  private static final Instant NOW = Instant.now();

  private final ChainBuilder builder = new ChainBuilder(new TrustAnchors(List.of()));

  @Test
  void buildsSoundChains() {
    Mutator shuffle =
        new PieceMutator("(?<=-----\n)(?=-----BEGIN)", "-----BEGIN X-----\n-----END X-----\n");
    Fuzzing.run(
        "Chains",
        seeds().map(seed -> TestPem.certificates(seed).getBytes(UTF_8)).toList(),
        Mutator.anyOf(
            shuffle,
            shuffle,
            shuffle,
            new PemMutator(new DerMutator()),
            new PemMutator(new ByteMutator())),
        Duration.ofSeconds(1),
        this::outcome);
  }

  /** The first certificate is the leaf. What is changed beyond recognition is left out. */
  private String outcome(byte[] input) {
    List<X509Certificate> given = given(new String(input, ISO_8859_1));
    if (given.isEmpty()) {
      return "nothing";
    }
    return switch (builder.build(given.getFirst(), given, NOW)) {
      case ChainOutcome.Broken broken -> {
        assertThat(given).contains(broken.certificate());
        yield "broken";
      }
      case ChainOutcome.Built built -> {
        requireSound(given, built);
        yield built.completeness()
            + " "
            + built.chain().size()
            + " "
            + built.unrelated().size()
            + " "
            + built.root().isPresent();
      }
    };
  }

  private static List<X509Certificate> given(String text) {
    List<X509Certificate> given = new ArrayList<>();
    try {
      for (PemBlock block : FieldReader.read(text, UploadField.CERTIFICATE)) {
        try {
          given.add(X509Certificates.decode(block.content()));
        } catch (CertificateException unreadable) {
          continue;
        }
      }
    } catch (ApiException cutOff) {
      return given;
    }
    return given;
  }

  private static void requireSound(List<X509Certificate> given, ChainOutcome.Built built) {
    X509Certificate leaf = given.getFirst();
    List<X509Certificate> path = new ArrayList<>(List.of(leaf));
    path.addAll(built.chain());
    built.root().ifPresent(path::add);
    assertThat(path).doesNotHaveDuplicates();
    assertThat(given).containsAll(path);
    for (int index = 1; index < path.size(); index++) {
      assertThat(isIssued(path.get(index - 1), path.get(index))).isTrue();
    }
    assertThat(built.chain()).noneMatch(certificate -> isIssued(certificate, certificate));
    built.root().ifPresent(root -> assertThat(isIssued(root, root)).isTrue());
    assertThat(Stream.concat(path.stream(), built.unrelated().stream()))
        .containsExactlyInAnyOrderElementsOf(given.stream().distinct().toList());
  }

  private static boolean isIssued(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (Exception doesNotCheck) {
      return false;
    }
  }

  /** A plain chain, one of one name throughout, and one that two roots have signed. */
  private static Stream<List<X509Certificate>> seeds() {
    TestAuthority root = TestAuthority.root("Root");
    TestAuthority other = TestAuthority.root("Other", TestKeys.rsa(1024));
    KeyPair shared = TestKeys.ecP256();
    TestAuthority same = TestAuthority.root("Same").intermediate("Same").intermediate("Same");
    return Stream.of(
            root.intermediate("A").intermediate("B").intermediate("C").issue("example.com"),
            same.issue("example.com"),
            root.intermediate("Cross", shared).issue("example.com"),
            other.intermediate("Cross", shared).issue("example.com"),
            TestCertificates.selfSigned(TestCertificateRequest.of("example.com")))
        .map(
            leaf -> Stream.concat(Stream.of(leaf.certificate()), leaf.issuers().stream()).toList());
  }
}
