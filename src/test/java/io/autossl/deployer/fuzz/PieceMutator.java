package io.autossl.deployer.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Drops, repeats, moves and exchanges whole pieces of a text, such as its lines. */
public final class PieceMutator implements Mutator {

  private final String boundary;
  private final List<String> words;

  /**
   * @param boundary a regular expression of what pieces meet at
   * @param words pieces to put in as well; taken as UTF-8
   */
  public PieceMutator(String boundary, String... words) {
    this.boundary = boundary;
    this.words = Arrays.stream(words).map(PieceMutator::latin1).toList();
  }

  @Override
  public byte[] mutate(byte[] input, byte[] other, Random random) {
    List<String> pieces = pieces(input);
    List<String> others = pieces(other);
    int place = random.nextInt(pieces.size());
    switch (random.nextInt(6)) {
      case 0 -> pieces.remove(place);
      case 1 -> pieces.add(place, pieces.get(random.nextInt(pieces.size())));
      case 2 -> Collections.swap(pieces, place, random.nextInt(pieces.size()));
      case 3 -> pieces.set(place, others.get(random.nextInt(others.size())));
      case 4 -> pieces.add(place, others.get(random.nextInt(others.size())));
      default -> pieces.add(place, words.get(random.nextInt(words.size())));
    }
    return String.join("", pieces).getBytes(ISO_8859_1);
  }

  /** One character for each byte, so that nothing is lost of bytes that are no text. */
  private List<String> pieces(byte[] input) {
    return new ArrayList<>(Arrays.asList(new String(input, ISO_8859_1).split(boundary, -1)));
  }

  private static String latin1(String word) {
    return new String(word.getBytes(UTF_8), ISO_8859_1);
  }
}
