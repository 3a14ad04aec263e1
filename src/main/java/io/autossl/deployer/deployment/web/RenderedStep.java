package io.autossl.deployer.deployment.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autossl.deployer.deployment.StepCount;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/**
 * A step as the API shows it.
 *
 * @param tally what it counts for
 * @param json in UTF-8, not to be changed
 */
record RenderedStep(StepCount steps, byte[] json) {

  /** To be part of other JSON. */
  RawValue raw() {
    return new RawValue(new String(json, UTF_8));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RenderedStep(StepCount otherTally, byte[] otherJson)
        && steps.equals(otherTally)
        && Arrays.equals(json, otherJson);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(json);
  }
}
