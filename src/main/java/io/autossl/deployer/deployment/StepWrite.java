package io.autossl.deployer.deployment;

import java.util.List;

/**
 * Steps to be stored together.
 *
 * @param begins whether AWS is about to be called for them
 */
record StepWrite(List<Step> steps, boolean begins) {

  StepWrite {
    steps = List.copyOf(steps);
  }
}
