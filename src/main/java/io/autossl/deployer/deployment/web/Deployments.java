package io.autossl.deployer.deployment.web;

import io.autossl.deployer.deployment.Deployment;
import io.autossl.deployer.deployment.Step;
import io.autossl.deployer.deployment.StepCount;
import io.autossl.deployer.deployment.store.DeploymentFilter;
import io.autossl.deployer.deployment.store.DeploymentRepository;
import io.autossl.deployer.deployment.store.StepRepository;
import io.autossl.deployer.web.Page;
import io.autossl.deployer.web.PageRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Shows deployments. */
@Service
class Deployments {

  private static final int MAX_LOOKS = 10;

  private final DeploymentRepository deployments;
  private final StepRepository steps;
  private final RenderedDeployments rendered;
  private final DeploymentRendering rendering;

  Deployments(
      DeploymentRepository deployments,
      StepRepository steps,
      RenderedDeployments rendered,
      DeploymentRendering rendering) {
    this.deployments = deployments;
    this.steps = steps;
    this.rendered = rendered;
    this.rendering = rendering;
  }

  /**
   * A deployment with all its steps. Not in one transaction: it would hold a connection while
   * somebody else reads the same.
   */
  RenderedDeployment get(UUID id) {
    return rendered.get(
        id,
        () -> deployments.requiredRevision(id),
        (revision, earlier) -> render(id, revision, earlier));
  }

  /** The steps that have changed after a revision of their deployment, in order. */
  List<Step> stepsChangedAfter(UUID id, long revision) {
    return steps.changedAfter(id, revision);
  }

  private RenderedDeployment render(UUID id, long revision, Optional<RenderedDeployment> earlier) {
    List<RenderedStep> known = earlier.map(RenderedDeployment::steps).orElse(List.of());
    Deployment before = deployments.get(id);
    for (int look = 0; ; look++) {
      List<Step> changed = changed(before, earlier);
      Deployment after = deployments.get(id);
      // Only then did both stand like this at one time. Steps change often, the rest does not.
      if (after.equals(before) || look == MAX_LOOKS) {
        return rendering.render(revision, after, known, changed);
      }
      before = after;
    }
  }

  /** All steps, when none is said to have changed: replicas of the version before do not say it. */
  private List<Step> changed(Deployment deployment, Optional<RenderedDeployment> earlier) {
    List<Step> changed =
        earlier.isEmpty() || deployment.isFinished()
            ? List.of()
            : steps.changedAfter(deployment.id(), earlier.get().revision());
    return changed.isEmpty() ? steps.find(deployment.id()).all() : changed;
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
