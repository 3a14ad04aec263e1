package io.autossl.deployer.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Changes what is inside of one block of a PEM text, and leaves its Base64 right. */
public final class PemMutator implements Mutator {

  /** The last lines of a block that begin with Base64: headers stay. */
  private static final Pattern BLOCK = Pattern.compile("((?:[A-Za-z0-9+/=]+\\r?\\n)+)-----END");

  private final Mutator content;

  /** Changes the blocks' contents in this way. */
  public PemMutator(Mutator content) {
    this.content = content;
  }

  @Override
  public byte[] mutate(byte[] input, byte[] other, Random random) {
    String text = new String(input, ISO_8859_1);
    List<MatchResult> blocks = blocks(text);
    if (blocks.isEmpty()) {
      return input;
    }
    MatchResult block = blocks.get(random.nextInt(blocks.size()));
    List<MatchResult> others = blocks(new String(other, ISO_8859_1));
    byte[] mutated =
        content.mutate(
            decoded(block),
            decoded(others.isEmpty() ? block : others.get(random.nextInt(others.size()))),
            random);
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(mutated) + "\n";
    return (text.substring(0, block.start(1)) + lines + text.substring(block.end(1)))
        .getBytes(ISO_8859_1);
  }

  private static List<MatchResult> blocks(String text) {
    return BLOCK.matcher(text).results().toList();
  }

  private static byte[] decoded(MatchResult block) {
    try {
      return Base64.getMimeDecoder().decode(block.group(1));
    } catch (IllegalArgumentException notBase64) {
      return block.group(1).getBytes(ISO_8859_1);
    }
  }
}
