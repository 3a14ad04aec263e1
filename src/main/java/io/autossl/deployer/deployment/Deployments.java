package io.autossl.deployer.deployment;

import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
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
        () -> deployments.revision(id).orElseThrow(() -> unknown(id)),
        (revision, earlier) -> render(id, revision, earlier));
  }

  private RenderedDeployment render(UUID id, long revision, Optional<RenderedDeployment> earlier) {
    Deployment deployment = deployments.find(id).orElseThrow(() -> unknown(id));
    return earlier
        .map(
            known ->
                rendering.render(
                    revision, deployment, known.steps(), steps.changedAfter(id, known.revision())))
        .orElseGet(() -> rendering.render(revision, deployment, List.of(), steps.find(id).all()));
  }

  @Transactional(readOnly = true)
  Page<DeploymentView> list(DeploymentFilter filter, PageRequest request) {
    Page<Deployment> page = Page.of(deployments.list(filter, request), request, Deployment::id);
    Map<UUID, List<StepTally>> tallies =
        steps.tallies(page.items().stream().map(Deployment::id).toList());
    return page.map(
        deployment ->
            DeploymentView.of(deployment, tallies.getOrDefault(deployment.id(), List.of())));
  }

  static ApiException unknown(UUID id) {
    return new ApiException(ErrorCode.NOT_FOUND, "There is no deployment " + id + ".");
  }
}
