package io.autossl.deployer.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Changes bytes whatever they mean: flips, cuts, copies, splices, and other lengths. */
public final class ByteMutator implements Mutator {

  /** What stands at limits of numbers and lengths, in ASN.1 and in text. */
  private static final byte[] TELLING = {
    0, 1, 0x7F, (byte) 0x80, (byte) 0x81, (byte) 0x82, (byte) 0x84, (byte) 0xFF, '\n', ' ', '0', '-'
  };

  private static final int MAX_PIECE = 64;

  @Override
  public byte[] mutate(byte[] input, byte[] other, Random random) {
    if (input.length == 0) {
      return other;
    }
    int place = random.nextInt(input.length);
    int length = random.nextInt(1, Math.min(MAX_PIECE, input.length - place) + 1);
    return switch (random.nextInt(6)) {
      case 0 -> with(input, place, (byte) (input[place] ^ 1 << random.nextInt(8)));
      case 1 -> with(input, place, TELLING[random.nextInt(TELLING.length)]);
      case 2 -> with(input, place, (byte) (input[place] + (random.nextBoolean() ? 1 : -1)));
      case 3 -> joined(input, 0, place, input, place + length, input.length);
      case 4 -> joined(input, 0, place + length, input, place, input.length);
      default ->
          joined(
              input,
              0,
              place,
              other,
              other.length == 0 ? 0 : random.nextInt(other.length),
              other.length);
    };
  }

  private static byte[] with(byte[] input, int place, byte value) {
    byte[] changed = input.clone();
    changed[place] = value;
    return changed;
  }

  private static byte[] joined(
      byte[] first, int from, int to, byte[] second, int secondFrom, int secondTo) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(first, from, to - from);
    joined.write(second, secondFrom, secondTo - secondFrom);
    return joined.toByteArray();
  }
}
