package io.autossl.deployer.certificate.reading;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.jspecify.annotations.Nullable;

/** The subject alternative name extension (RFC 5280, section 4.2.1.6). */
final class SubjectAlternativeNames {

  private static final int MAX_NAME = 253;

  private SubjectAlternativeNames() {}

  /**
   * The DNS names, in order, distinct and in lower case.
   *
   * @throws IOException if the extension is malformed, if a name is longer than a name can be (RFC
   *     1035), or if it holds anything but visible ASCII characters: a NUL has misled parsers
   *     before
   */
  static List<String> domainNames(X509Certificate certificate) throws IOException {
    byte[] extension = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    if (extension == null) {
      return List.of();
    }
    try {
      @Nullable GeneralNames generalNames =
          GeneralNames.getInstance(JcaX509ExtensionUtils.parseExtensionValue(extension));
      if (generalNames == null) {
        throw new IOException("the extension is empty");
      }
      List<String> names =
          Arrays.stream(generalNames.getNames())
              .filter(name -> name.getTagNo() == GeneralName.dNSName)
              .map(name -> ASN1IA5String.getInstance(name.getName()).getString())
              .toList();
      if (!names.stream().allMatch(SubjectAlternativeNames::isPlausible)) {
        throw new IOException(
            "a domain name is too long or holds characters that are not visible ASCII");
      }
      return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().toList();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new IOException(e);
    }
  }

  private static boolean isPlausible(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAME
        && name.chars().allMatch(character -> character > ' ' && character < 0x7F);
  }
}
