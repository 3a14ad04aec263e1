package io.autossl.deployer.deployment.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autossl.deployer.deployment.DeploymentStatus;
import io.autossl.deployer.deployment.request.DeploymentRequests;
import io.autossl.deployer.deployment.store.DeploymentFilter;
import io.autossl.deployer.security.TokenRevalidation;
import io.autossl.deployer.web.EntityTags;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Page;
import io.autossl.deployer.web.PageRequest;
import io.autossl.deployer.web.PlainText;
import io.autossl.deployer.web.Refuses;
import io.autossl.deployer.web.Sends;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@RequestMapping("/api/v1/deployments")
@Tag(name = "Deployments", description = "Certificates on their way to distributions")
class DeploymentController {

  private static final MediaType EVENT_STREAM = new MediaType(MediaType.TEXT_EVENT_STREAM, UTF_8);

  private final DeploymentRequests requests;
  private final Deployments deployments;
  private final DeploymentEvents events;
  private final TokenRevalidation tokenRevalidation;

  DeploymentController(
      DeploymentRequests requests,
      Deployments deployments,
      DeploymentEvents events,
      TokenRevalidation tokenRevalidation) {
    this.requests = requests;
    this.deployments = deployments;
    this.events = events;
    this.tokenRevalidation = tokenRevalidation;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "requestDeployment",
      summary = "Deploy a certificate to a target",
      description =
          "Stores the deployment with all its steps and starts it at once. Deployments of one"
              + " target run one after the other. Of automatic ones that have not begun, only the"
              + " newest stays.")
  @ApiResponse(responseCode = "202", description = "The deployment is queued")
  @ApiResponse(
      responseCode = "200",
      description =
          "The same certificate is queued or running for these distributions of the target already")
  @Refuses({ErrorCode.VALIDATION_FAILED, ErrorCode.IDEMPOTENCY_KEY_REUSED})
  @Sends(HttpHeaders.LOCATION)
  ResponseEntity<DeploymentView> request(
      @Valid @RequestBody DeploymentRequest request,
      @Parameter(
              description =
                  "Makes sending the request again safe, with the same token; 1 to 255 characters")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @PlainText
          @Size(min = 1, max = 255)
          @Nullable String idempotencyKey) {
    try {
      return answer(send(request, idempotencyKey));
    } catch (DuplicateKeyException sameKeyAtTheSameTime) {
      // Now what the key stands for is stored.
      return answer(send(request, idempotencyKey));
    }
  }

  private DeploymentRequests.Requested send(
      DeploymentRequest request, @Nullable String idempotencyKey) {
    return requests.request(
        request.targetId(), request.certificateId(), request.distributionIds(), idempotencyKey);
  }

  @GetMapping
  @Operation(
      operationId = "listDeployments",
      summary = "List deployments, newest first, without their steps")
  @Refuses(ErrorCode.VALIDATION_FAILED)
  Page<DeploymentView> list(
      @RequestParam(required = false) @Nullable UUID targetId,
      @RequestParam(required = false) @Nullable UUID certificateId,
      @Parameter(description = "Only those in one of these statuses, separated by commas")
          @RequestParam(required = false)
          @Nullable List<@NotNull(message = "must have no empty part") DeploymentStatus> status,
      @Parameter(description = "Only those that are not over, or only those that are")
          @RequestParam(required = false)
          @Nullable Boolean active,
      @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
      @RequestParam(required = false) @Nullable String after) {
    return deployments.list(
        DeploymentFilter.of(targetId, certificateId, status, active), PageRequest.of(limit, after));
  }

  @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "getDeployment",
      summary = "Read a deployment with all its steps",
      description = "The entity tag changes with whatever changes in it.")
  @ApiResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = DeploymentView.class)))
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.VALIDATION_FAILED})
  @Sends(HttpHeaders.ETAG)
  ResponseEntity<byte[]> get(@PathVariable UUID id) {
    DeploymentSnapshot deployment = deployments.get(id);
    return ResponseEntity.ok()
        .eTag(EntityTags.weak(deployment.revision()))
        .contentType(MediaType.APPLICATION_JSON)
        .body(deployment.json());
  }

  @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(
      operationId = "followDeployment",
      summary = "Follow a deployment until it is over",
      description =
          "Server-sent events. First `deployment`, with the whole deployment; then a `change` for"
              + " whatever has changed, with the steps that have; and at last `deployment` again,"
              + " as it ended. Who sends the id of an event as `Last-Event-ID` gets what has"
              + " changed since. A comment every 15 seconds keeps the connection alive. When the"
              + " token is deleted or expires, the stream ends.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(implementation = DeploymentEvent.class)))
  @ApiResponse(
      responseCode = "204",
      description = "The deployment is over, and the last event is known",
      content = @Content)
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.VALIDATION_FAILED})
  ResponseEntity<SseEmitter> follow(
      HttpMethod method,
      @PathVariable UUID id,
      @Parameter(description = "The id of the last event that is known; -1 if none is")
          @RequestHeader(name = "Last-Event-ID", defaultValue = "-1")
          long lastEventId) {
    DeploymentSnapshot now = deployments.get(id);
    if (now.isFinished() && now.revision() == lastEventId) {
      return ResponseEntity.noContent().build();
    }
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.ok()
            .contentType(EVENT_STREAM)
            // Proxies (nginx) are not to collect what is to be seen at once.
            .header("X-Accel-Buffering", "no");
    // A HEAD request would hold a stream that its client never reads.
    return HttpMethod.HEAD.equals(method)
        ? answer.build()
        : answer.body(events.follow(now, lastEventId, tokenRevalidation.ofCurrentRequest()));
  }

  @PostMapping("/{id}/cancel")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "cancelDeployment",
      summary = "Cancel a deployment",
      description = "No further AWS call is started; calls in flight end, and their result counts.")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.VALIDATION_FAILED, ErrorCode.DEPLOYMENT_FINISHED})
  ResponseEntity<DeploymentView> cancel(@PathVariable UUID id) {
    return ResponseEntity.accepted().body(view(requests.cancel(id)));
  }

  @PostMapping("/{id}/retry")
  @Operation(
      operationId = "retryDeployment",
      summary = "Deploy again to what a deployment left",
      description =
          "A new deployment of the distributions that were skipped, failed or cancelled, and are"
              + " still the target's.")
  @ApiResponse(responseCode = "202", description = "The new deployment is queued")
  @ApiResponse(
      responseCode = "200",
      description = "The same certificate is queued or running for these distributions already")
  @Refuses({
    ErrorCode.NOT_FOUND,
    ErrorCode.VALIDATION_FAILED,
    ErrorCode.NOTHING_TO_RETRY,
    ErrorCode.DEPLOYMENT_IN_PROGRESS
  })
  @Sends(HttpHeaders.LOCATION)
  ResponseEntity<DeploymentView> retry(@PathVariable UUID id) {
    return answer(requests.retry(id));
  }

  private static ResponseEntity<DeploymentView> answer(DeploymentRequests.Requested requested) {
    return ResponseEntity.status(requested.isNew() ? HttpStatus.ACCEPTED : HttpStatus.OK)
        .location(URI.create("/api/v1/deployments/" + requested.deployment().id()))
        .body(view(requested));
  }

  private static DeploymentView view(DeploymentRequests.Requested requested) {
    return DeploymentView.of(requested.deployment(), requested.steps());
  }
}
