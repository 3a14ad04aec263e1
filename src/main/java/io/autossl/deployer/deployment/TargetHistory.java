package io.autossl.deployer.deployment;

import static java.util.stream.Collectors.joining;

import io.autossl.deployer.deployment.Deployment.DeployedCertificate;
import io.autossl.deployer.target.TargetState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What deployments did to a target, and what state that puts it in.
 *
 * @param active whether a deployment is active
 * @param forgotten whether there were deployments that are deleted
 * @param certificate the certificate of the newest deployment that began; null if there is none.
 *     One that was cancelled before it began has changed nothing
 * @param outcomes how that deployment ended for each distribution; also succeeded where an earlier
 *     deployment put the same certificate and no later one another. A distribution without an entry
 *     has not got the certificate
 */
public record TargetHistory(
    boolean active,
    boolean forgotten,
    @Nullable DeployedCertificate certificate,
    Map<String, StepStatus> outcomes) {

  private static final int MAX_NAMED = 3;

  /** Copies the map. */
  public TargetHistory {
    outcomes = Map.copyOf(outcomes);
  }

  /** A state, with a message for people. */
  public record Verdict(TargetState state, String message) {}

  /** The state of a target that has these distributions now. */
  public Verdict verdict(List<String> distributionIds, Instant now) {
    if (active) {
      return new Verdict(TargetState.DEPLOYING, "A deployment is queued or under way.");
    }
    if (certificate == null) {
      return forgotten
          ? new Verdict(
              TargetState.UNKNOWN,
              "What was deployed is not known any more: the deployments are deleted.")
          : new Verdict(TargetState.NEVER_DEPLOYED, "Nothing has been deployed yet.");
    }
    return verdict(certificate, distributionIds, now);
  }

  private Verdict verdict(
      DeployedCertificate certificate, List<String> distributionIds, Instant now) {
    int all = distributionIds.size();
    List<String> failed = with(StepStatus.FAILED, distributionIds);
    List<String> skipped = with(StepStatus.SKIPPED, distributionIds);
    List<String> missing = with(null, distributionIds);
    List<String> sentences = new ArrayList<>();
    if (!failed.isEmpty()) {
      sentences.add(
          "The last deployment, of %s, failed for %s: its steps say why."
              .formatted(certificate.name(), some(failed, all)));
    }
    if (!skipped.isEmpty()) {
      sentences.add(
          "The last deployment, of %s, skipped %s: its steps say why."
              .formatted(certificate.name(), some(skipped, all)));
    }
    if (!missing.isEmpty()) {
      sentences.add(
          "%s, %s not got the certificate %s yet."
              .formatted(
                  some(missing, all), missing.size() == 1 ? "has" : "have", certificate.name()));
    }
    TargetState state =
        failed.isEmpty()
            ? sentences.isEmpty() ? TargetState.IN_SYNC : TargetState.OUT_OF_SYNC
            : TargetState.FAILED;
    if (sentences.isEmpty()) {
      sentences.add(
          "%s got the certificate %s."
              .formatted(
                  all == 1 ? "The distribution has" : "All %d distributions have".formatted(all),
                  certificate.name()));
    }
    if (!certificate.notAfter().isAfter(now)) {
      sentences.add("It expired at %s.".formatted(certificate.notAfter()));
    }
    return new Verdict(state, String.join(" ", sentences));
  }

  private List<String> with(@Nullable StepStatus outcome, List<String> distributionIds) {
    return distributionIds.stream().filter(id -> outcomes.get(id) == outcome).toList();
  }

  private static String some(List<String> distributionIds, int all) {
    int count = distributionIds.size();
    return "%d of %d distribution%s, %s%s"
        .formatted(
            count,
            all,
            all == 1 ? "" : "s",
            distributionIds.stream().limit(MAX_NAMED).collect(joining(", ")),
            count > MAX_NAMED ? " and %d more".formatted(count - MAX_NAMED) : "");
  }
}
