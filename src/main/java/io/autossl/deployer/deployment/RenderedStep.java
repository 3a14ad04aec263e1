package io.autossl.deployer.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import tools.jackson.databind.util.RawValue;

/**
 * A step as the API shows it.
 *
 * @param tally what it counts for
 * @param json in UTF-8, not to be changed
 */
record RenderedStep(StepTally tally, byte[] json) {

  /** To be part of other JSON. */
  RawValue raw() {
    return new RawValue(new String(json, UTF_8));
  }

  /** Whether both are shown alike. */
  boolean looksLike(RenderedStep other) {
    return Arrays.equals(json, other.json);
  }
}
