package io.autossl.deployer.fuzz;

import java.util.List;
import java.util.Random;

/** A way to make a new input of two that there are. */
public interface Mutator {

  /**
   * Makes a new input.
   *
   * @param input what to change; stays as it is
   * @param other what to take pieces from
   */
  byte[] mutate(byte[] input, byte[] other, Random random);

  /** One to four mutations after each other, each by one of these. */
  static Mutator anyOf(Mutator... mutators) {
    List<Mutator> choice = List.of(mutators);
    return (input, other, random) -> {
      byte[] mutated = input;
      for (int times = random.nextInt(1, 5); times > 0; times--) {
        mutated = choice.get(random.nextInt(choice.size())).mutate(mutated, other, random);
      }
      return mutated;
    };
  }
}
