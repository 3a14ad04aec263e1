package io.autossl.deployer.deployment.web;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCount;
import io.autossl.deployer.deployment.Steps;
import io.autossl.deployer.deployment.store.DeploymentFilter;
import io.autossl.deployer.deployment.store.DeploymentRepository;
import io.autossl.deployer.deployment.store.StepRepository;
import io.autossl.deployer.web.Page;
import io.autossl.deployer.web.PageRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Shows deployments. */
@Service
class Deployments {

  private static final int MAX_CACHED_BYTES = 8 * 1024 * 1024;

  /** The JSON, and objects that take about twice as much. */
  private static final int BYTES_PER_BYTE_OF_JSON = 3;

  private static final int MAX_READS = 10;

  private final DeploymentRepository deployments;
  private final StepRepository steps;
  private final JsonMapper json;

  /** For many clients that watch the same deployment, which may be large. */
  private final Cache<UUID, DeploymentSnapshot> snapshots =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CACHED_BYTES)
          .weigher(
              (UUID id, DeploymentSnapshot snapshot) ->
                  BYTES_PER_BYTE_OF_JSON * snapshot.json().length)
          .build();

  Deployments(DeploymentRepository deployments, StepRepository steps, JsonMapper json) {
    this.deployments = deployments;
    this.steps = steps;
    this.json = json;
  }

  /**
   * A deployment with all its steps, as it stood at some time since this was called. Of those who
   * ask for the same one at the same time, one reads it for all.
   */
  DeploymentSnapshot get(UUID id) {
    long revision = deployments.requiredRevision(id);
    return requireNonNull(
        snapshots
            .asMap()
            .compute(
                id,
                (same, cached) ->
                    cached != null && cached.revision() >= revision ? cached : read(id)));
  }

  /**
   * Not in one transaction, which would hold a connection while others wait for the same
   * deployment. Deployment and steps are of one time if the deployment is the same before and
   * after.
   */
  private DeploymentSnapshot read(UUID id) {
    // Read first: it must not be newer than what it stands for.
    long revision = deployments.requiredRevision(id);
    Deployment before = deployments.get(id);
    for (int reads = 1; ; reads++) {
      Steps all = steps.find(id);
      Deployment after = deployments.get(id);
      if (after.equals(before) || reads == MAX_READS) {
        DeploymentView view = DeploymentView.of(after, all);
        return new DeploymentSnapshot(revision, view, json.writeValueAsBytes(view));
      }
      before = after;
    }
  }

  /** The steps of a snapshot that have changed after an earlier revision. */
  List<StepView> stepsChangedAfter(long revision, DeploymentSnapshot now) {
    Set<Integer> changed =
        steps.changedAfter(now.id(), revision).stream().map(Step::sequence).collect(toSet());
    return now.steps().stream().filter(step -> changed.contains(step.sequence())).toList();
  }

  @Transactional(readOnly = true)
  Page<DeploymentView> list(DeploymentFilter filter, PageRequest request) {
    Page<Deployment> page = Page.of(deployments.list(filter, request), request, Deployment::id);
    Map<UUID, List<StepCount>> counts =
        steps.counts(page.items().stream().map(Deployment::id).toList());
    return page.map(
        deployment ->
            DeploymentView.of(deployment, counts.getOrDefault(deployment.id(), List.of())));
  }
}
