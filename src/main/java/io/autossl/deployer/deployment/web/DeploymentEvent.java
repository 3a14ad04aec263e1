package io.autossl.deployer.deployment.web;

import io.swagger.v3.oas.annotations.media.Schema;

/** What the API's description says of the server-sent events of a deployment. */
@Schema(
    description = "A server-sent event of a deployment",
    oneOf = {DeploymentEvent.Whole.class, DeploymentEvent.Changed.class})
sealed interface DeploymentEvent {

  @Schema(
      name = "WholeDeploymentEvent",
      description = "The whole deployment: the first event, and the last one")
  record Whole(
      @Schema(allowableValues = "deployment") String event,
      @Schema(description = "For `Last-Event-ID`", example = "7") String id,
      @Schema(description = "Sent as JSON") DeploymentView data)
      implements DeploymentEvent {}

  @Schema(name = "DeploymentChangeEvent", description = "What has changed since the event before")
  record Changed(
      @Schema(allowableValues = "change") String event,
      @Schema(description = "For `Last-Event-ID`", example = "8") String id,
      @Schema(description = "Sent as JSON") DeploymentChange data)
      implements DeploymentEvent {}
}
