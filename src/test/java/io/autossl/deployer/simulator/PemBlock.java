package io.autossl.deployer.simulator;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A block of a PEM document, read as strictly as ACM does: nothing may stand around the blocks. */
record PemBlock(String type, byte[] content) {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /**
   * Reads all blocks; throws {@link IllegalArgumentException} if the document has anything else.
   */
  static List<PemBlock> parse(String document) {
    List<PemBlock> blocks = new ArrayList<>();
    String type = null;
    StringBuilder base64 = new StringBuilder();
    for (String line : document.lines().toList()) {
      if (type == null && line.startsWith(BEGIN) && line.endsWith(DASHES)) {
        type = line.substring(BEGIN.length(), line.length() - DASHES.length());
        base64.setLength(0);
      } else if (type != null && line.equals(END + type + DASHES)) {
        blocks.add(new PemBlock(type, Base64.getDecoder().decode(base64.toString())));
        type = null;
      } else if (type != null) {
        base64.append(line.stripTrailing());
      } else if (!line.isBlank()) {
        throw new IllegalArgumentException("Text outside of a PEM block");
      }
    }
    if (type != null || blocks.isEmpty()) {
      throw new IllegalArgumentException("Not a PEM document");
    }
    return blocks;
  }
}
