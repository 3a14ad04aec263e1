package io.autossl.deployer.certificate;

import java.net.IDN;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A DNS name, normalized for comparison: A-labels (RFC 5890) in lower case, without a trailing dot.
 *
 * @param wildcard whether {@code *} stands before the labels for one whole label
 * @param labels the labels, without the wildcard, the left-most one first; at least one
 */
record DomainName(boolean wildcard, List<String> labels) {

  private static final int MAX_LABEL_LENGTH = 63;
  private static final int MAX_LENGTH = 253;
  private static final String A_LABEL_PREFIX = "xn--";
  private static final String WILDCARD = "*";

  DomainName {
    labels = List.copyOf(labels);
  }

  /** Parses a name; empty if it is no DNS name. */
  static Optional<DomainName> parse(String text) {
    // A name in Unicode is at most twice as long as it may be in A-labels.
    if (text.length() > 2 * MAX_LENGTH) {
      return Optional.empty();
    }
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    List<String> labels = new ArrayList<>(List.of(name.split("\\.", -1)));
    boolean wildcard = labels.getFirst().equals(WILDCARD);
    if (wildcard) {
      labels.removeFirst();
    }
    List<String> ascii = labels.stream().flatMap(label -> toAscii(label).stream()).toList();
    int length = String.join(".", ascii).length() + (wildcard ? 2 : 0);
    return ascii.isEmpty() || ascii.size() < labels.size() || length > MAX_LENGTH
        ? Optional.empty()
        : Optional.of(new DomainName(wildcard, ascii));
  }

  /**
   * The wildcard name that covers this one, if one can: {@code *.example.com} for {@code
   * www.example.com}.
   */
  Optional<DomainName> coveringWildcard() {
    return wildcard || labels.size() < 2
        ? Optional.empty()
        : Optional.of(new DomainName(true, labels.subList(1, labels.size())));
  }

  private static Optional<String> toAscii(String label) {
    Optional<String> ascii =
        label.chars().allMatch(character -> character < 0x80)
            ? Optional.of(label.toLowerCase(Locale.ROOT))
            : toALabel(label);
    return ascii.filter(DomainName::isLabel);
  }

  /**
   * The A-label of a label with characters beyond ASCII. {@link IDN} implements IDNA 2003, which
   * drops or replaces several characters ({@code ß}, joiners, full-width letters and dots) that
   * IDNA 2008 keeps or forbids. A label for which the two differ has no A-label here: only one that
   * is unchanged when its A-label is converted back has one.
   */
  private static Optional<String> toALabel(String label) {
    String normalized = Normalizer.normalize(label.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    try {
      String ascii = IDN.toASCII(normalized, IDN.ALLOW_UNASSIGNED);
      boolean unchanged = IDN.toUnicode(ascii, IDN.ALLOW_UNASSIGNED).equals(normalized);
      return unchanged && ascii.startsWith(A_LABEL_PREFIX)
          ? Optional.of(ascii.toLowerCase(Locale.ROOT))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Letters, digits and hyphens, and underscores, which occur in alternate domain names. */
  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= MAX_LABEL_LENGTH
        && label
            .chars()
            .allMatch(
                character ->
                    (character >= 'a' && character <= 'z')
                        || (character >= '0' && character <= '9')
                        || character == '-'
                        || character == '_');
  }
}
