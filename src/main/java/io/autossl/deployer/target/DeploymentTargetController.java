package io.autossl.deployer.target;

import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Page;
import io.autossl.deployer.web.PageRequest;
import io.autossl.deployer.web.PlainText;
import io.autossl.deployer.web.Refuses;
import io.autossl.deployer.web.Sends;
import io.autossl.deployer.web.UniqueNames;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/deployment-targets")
@Tag(name = "Deployment targets", description = "Which distributions certificates are deployed to")
class DeploymentTargetController {

  private final DeploymentTargets targets;

  DeploymentTargetController(DeploymentTargets targets) {
    this.targets = targets;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(operationId = "createDeploymentTarget", summary = "Store a deployment target")
  @Refuses({ErrorCode.VALIDATION_FAILED, ErrorCode.NAME_IN_USE})
  @Sends({HttpHeaders.ETAG, HttpHeaders.LOCATION})
  ResponseEntity<DeploymentTargetView> create(@Valid @RequestBody DeploymentTargetRequest request) {
    DeploymentTargetView target =
        UniqueNames.claim(request.name(), targets::findByName, () -> targets.create(request));
    return ResponseEntity.created(URI.create("/api/v1/deployment-targets/" + target.id()))
        .eTag(target.entityTag())
        .body(target);
  }

  @GetMapping
  @Operation(operationId = "listDeploymentTargets", summary = "List targets, newest first")
  @Refuses(ErrorCode.VALIDATION_FAILED)
  Page<DeploymentTargetView> list(
      @Parameter(description = "Only the one of this name, whatever its case and blanks")
          @RequestParam(required = false)
          @PlainText
          @Nullable String name,
      @Parameter(description = "Only those for certificates of this name")
          @RequestParam(required = false)
          @PlainText
          @Nullable String certificateName,
      @Parameter(description = "Only those that use the access key with this identifier")
          @RequestParam(required = false)
          @Nullable UUID accessKey,
      @Parameter(description = "Only those in this state") @RequestParam(required = false)
          @Nullable TargetState state,
      @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
      @RequestParam(required = false) @Nullable String after) {
    return targets.list(
        new DeploymentTargetFilter(name, certificateName, accessKey),
        state,
        PageRequest.of(limit, after));
  }

  @GetMapping("/{id}")
  @Operation(
      operationId = "getDeploymentTarget",
      summary = "Read a target",
      description =
          "The entity tag is the version, and once there are deployments a dot and what changes"
              + " with `lastDeployment` and `state`.")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.VALIDATION_FAILED})
  @Sends(HttpHeaders.ETAG)
  ResponseEntity<DeploymentTargetView> get(@PathVariable UUID id) {
    DeploymentTargetView target = targets.get(id);
    return ResponseEntity.ok().eTag(target.entityTag()).body(target);
  }

  @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "updateDeploymentTarget",
      summary = "Replace a target",
      description =
          "Deployments that were requested already go on with what they were given. A change that"
              + " changes nothing keeps the version.")
  @Refuses({
    ErrorCode.NOT_FOUND,
    ErrorCode.VALIDATION_FAILED,
    ErrorCode.PRECONDITION_FAILED,
    ErrorCode.NAME_IN_USE
  })
  @Sends(HttpHeaders.ETAG)
  ResponseEntity<DeploymentTargetView> change(
      @PathVariable UUID id,
      @Valid @RequestBody DeploymentTargetRequest request,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
    DeploymentTargetView target =
        UniqueNames.claim(
            request.name(), targets::findByName, () -> targets.change(id, request, ifMatch));
    return ResponseEntity.ok().eTag(target.entityTag()).body(target);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(operationId = "deleteDeploymentTarget", summary = "Delete a target")
  @Refuses({
    ErrorCode.NOT_FOUND,
    ErrorCode.VALIDATION_FAILED,
    ErrorCode.DEPLOYMENT_IN_PROGRESS,
    ErrorCode.PRECONDITION_FAILED
  })
  ResponseEntity<Void> delete(
      @PathVariable UUID id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
    targets.delete(id, ifMatch);
    return ResponseEntity.noContent().build();
  }
}
