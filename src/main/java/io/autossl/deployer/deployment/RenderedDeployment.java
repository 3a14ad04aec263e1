package io.autossl.deployer.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.util.RawValue;

/**
 * A deployment with all its steps, as the API shows it. A state of it shares the steps that have
 * not changed with the state before.
 *
 * @param revision of which it is, or a later one
 * @param deployment without its steps
 * @param json the same as JSON
 * @param steps in order
 */
record RenderedDeployment(
    long revision, DeploymentView deployment, SerializedString json, List<RenderedStep> steps) {

  private static final byte[] BEFORE_STEPS = ",\"steps\":[".getBytes(UTF_8);
  private static final byte[] AFTER_STEPS = "]}".getBytes(UTF_8);

  RenderedDeployment {
    steps = List.copyOf(steps);
  }

  /** Whether it will not change any more. */
  boolean isOver() {
    return deployment.status().isOver();
  }

  /** How many bytes it has as JSON. */
  int length() {
    // Between steps are commas; the deployment's closing brace comes after them.
    return json.asUnquotedUTF8().length
        - 1
        + BEFORE_STEPS.length
        + steps.stream().mapToInt(RenderedStep::length).sum()
        + Math.max(0, steps.size() - 1)
        + AFTER_STEPS.length;
  }

  /** Writes it as JSON, in UTF-8. */
  void writeTo(OutputStream output) throws IOException {
    byte[] withoutSteps = json.asUnquotedUTF8();
    output.write(withoutSteps, 0, withoutSteps.length - 1);
    output.write(BEFORE_STEPS);
    for (int index = 0; index < steps.size(); index++) {
      if (index > 0) {
        output.write(',');
      }
      steps.get(index).json().writeUnquotedUTF8(output);
    }
    output.write(AFTER_STEPS);
  }

  /** All of it as JSON. */
  String text() {
    ByteArrayOutputStream output = new ByteArrayOutputStream(length());
    try {
      writeTo(output);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return output.toString(UTF_8);
  }

  /** A step as the API shows it, and what it counts for. */
  record RenderedStep(StepTally tally, SerializedString json) {

    RawValue raw() {
      return new RawValue(json);
    }

    private int length() {
      return json.asUnquotedUTF8().length;
    }
  }
}
