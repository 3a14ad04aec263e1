package io.autossl.deployer.fuzz;

import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Drops, repeats, moves, exchanges and changes elements of ASN.1; the lengths stay right. */
public final class DerMutator implements Mutator {

  private static final List<Integer> TAGS =
      List.of(1, 2, 3, 4, 5, 6, 0x0C, 0x13, 0x16, 0x17, 0x18, 0x24, 0x30, 0x31, 0x80, 0xA0, 0xA1);

  private final Mutator bytes = new ByteMutator();

  @Override
  public byte[] mutate(byte[] input, byte[] other, Random random) {
    List<DerElement> elements = DerElement.read(input);
    if (elements.isEmpty()) {
      return bytes.mutate(input, other, random);
    }
    List<DerElement> list = any(DerElement.lists(elements), random);
    int place = random.nextInt(list.size());
    DerElement element = list.get(place);
    switch (random.nextInt(7)) {
      case 0 -> list.remove(place);
      case 1 -> list.add(place, element);
      case 2 -> Collections.swap(list, place, random.nextInt(list.size()));
      case 3 -> list.set(place, stranger(elements, other, random));
      case 4 -> list.add(place, stranger(elements, other, random));
      case 5 ->
          list.set(
              place,
              new DerElement(
                  any(TAGS, random), element.prefix(), element.content(), element.children()));
      default ->
          list.set(
              place,
              new DerElement(
                  element.tag(),
                  element.prefix(),
                  bytes.mutate(element.content(), other, random),
                  List.of()));
    }
    return DerElement.write(elements);
  }

  /** An element from elsewhere; a copy, lest a tree should grow into itself. */
  private static DerElement stranger(List<DerElement> elements, byte[] other, Random random) {
    List<DerElement> others = DerElement.read(other);
    DerElement chosen =
        any(any(DerElement.lists(others.isEmpty() ? elements : others), random), random);
    return DerElement.read(DerElement.write(List.of(chosen))).getFirst();
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
