package io.autossl.deployer.certificate.reading;

import static java.util.Map.entry;

import java.util.Map;
import javax.security.auth.x500.X500Principal;

/** Writes distinguished names for people: RFC 2253, with names for the common attributes. */
final class DistinguishedName {

  /** Replaces control characters, some of which databases and terminals cannot handle. */
  private static final char REPLACEMENT = '\uFFFD';

  private static final Map<String, String> ATTRIBUTES =
      Map.ofEntries(
          entry("1.2.840.113549.1.9.1", "EMAILADDRESS"),
          entry("2.5.4.4", "SURNAME"),
          entry("2.5.4.5", "SERIALNUMBER"),
          entry("2.5.4.12", "TITLE"),
          entry("2.5.4.15", "BUSINESSCATEGORY"),
          entry("2.5.4.17", "POSTALCODE"),
          entry("2.5.4.42", "GIVENNAME"),
          entry("2.5.4.97", "ORGANIZATIONIDENTIFIER"),
          entry("1.3.6.1.4.1.311.60.2.1.1", "JURISDICTIONL"),
          entry("1.3.6.1.4.1.311.60.2.1.2", "JURISDICTIONST"),
          entry("1.3.6.1.4.1.311.60.2.1.3", "JURISDICTIONC"));

  private DistinguishedName() {}

  /** The name as text, such as {@code CN=example.com,O=Example,C=GB}; empty for an empty name. */
  static String of(X500Principal principal) {
    StringBuilder text = new StringBuilder();
    principal
        .getName(X500Principal.RFC2253, ATTRIBUTES)
        .codePoints()
        .map(character -> Character.isISOControl(character) ? REPLACEMENT : character)
        .forEach(text::appendCodePoint);
    return text.toString();
  }
}
