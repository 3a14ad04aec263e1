package io.autossl.deployer.deployment.store;

import io.autossl.deployer.deployment.Step;
import java.util.List;

/**
 * Steps to be stored together.
 *
 * @param begins whether AWS is about to be called for them
 */
public record StepWrite(List<Step> steps, boolean begins) {

  /** Copies the list. */
  public StepWrite {
    steps = List.copyOf(steps);
  }
}
