package io.autossl.deployer.certificate;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * What a leaf certificate is asked to say. Unless told otherwise it has a new P-256 key and is
 * valid from yesterday for 90 days.
 *
 * @param commonName the subject's common name; no subject when empty
 * @param domainNames the DNS names of the subject alternative name extension; none when empty
 */
public record TestCertificateRequest(
    String commonName,
    List<String> domainNames,
    KeyPair keys,
    Instant notBefore,
    Instant notAfter) {

  public TestCertificateRequest {
    domainNames = List.copyOf(domainNames);
  }

  /** A request for these domain names, the first of which is the common name too. */
  public static TestCertificateRequest of(String... domainNames) {
    Instant notBefore = Instant.now().truncatedTo(SECONDS).minus(Duration.ofDays(1));
    return new TestCertificateRequest(
        domainNames.length == 0 ? "" : domainNames[0],
        List.of(domainNames),
        TestKeys.ecP256(),
        notBefore,
        notBefore.plus(Duration.ofDays(90)));
  }

  /** The same with another common name. */
  public TestCertificateRequest withCommonName(String other) {
    return new TestCertificateRequest(other, domainNames, keys, notBefore, notAfter);
  }

  /** The same for another key. */
  public TestCertificateRequest withKeys(KeyPair other) {
    return new TestCertificateRequest(commonName, domainNames, other, notBefore, notAfter);
  }

  /** The same with another first second of its validity. */
  public TestCertificateRequest withNotBefore(Instant other) {
    return new TestCertificateRequest(commonName, domainNames, keys, other, notAfter);
  }

  /** The same with another last second of its validity. */
  public TestCertificateRequest withNotAfter(Instant other) {
    return new TestCertificateRequest(commonName, domainNames, keys, notBefore, other);
  }

  X500Name subject() {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    if (!commonName.isEmpty()) {
      subject.addRDN(BCStyle.CN, commonName);
    }
    return subject.build();
  }
}
