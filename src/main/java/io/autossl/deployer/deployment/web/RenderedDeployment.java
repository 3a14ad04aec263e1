package io.autossl.deployer.deployment.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A deployment with all its steps, as the API shows it.
 *
 * @param revision of which it is, or a later one
 * @param deployment without its steps
 * @param steps in order
 * @param json all of it in UTF-8, in pieces that are not to be changed: later states share those of
 *     the steps that have not changed
 */
record RenderedDeployment(
    long revision, DeploymentView deployment, List<RenderedStep> steps, List<byte[]> json) {

  RenderedDeployment {
    steps = List.copyOf(steps);
    json = List.copyOf(json);
  }

  /** Whether it will not change any more. */
  boolean isFinished() {
    return deployment.status().isFinished();
  }

  /** How many bytes it has as JSON. */
  int length() {
    return json.stream().mapToInt(piece -> piece.length).sum();
  }

  /** All of it as JSON. */
  String text() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(length());
    json.forEach(bytes::writeBytes);
    return bytes.toString(UTF_8);
  }
}
