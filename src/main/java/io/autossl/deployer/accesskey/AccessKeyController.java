package io.autossl.deployer.accesskey;

import io.autossl.deployer.audit.AuditDetails;
import io.autossl.deployer.aws.AwsCredentials;
import io.autossl.deployer.aws.CallerIdentity;
import io.autossl.deployer.aws.CallerIdentityOutcome;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.EntityTags;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Page;
import io.autossl.deployer.web.PageRequest;
import io.autossl.deployer.web.Refuses;
import io.autossl.deployer.web.Sends;
import io.autossl.deployer.web.UniqueNames;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.UUID;
import java.util.function.Supplier;
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
@RequestMapping("/api/v1/access-keys")
@Tag(name = "Access keys", description = "The AWS credentials that targets deploy with")
class AccessKeyController {

  private final AccessKeys accessKeys;
  private final CallerIdentity callerIdentity;

  AccessKeyController(AccessKeys accessKeys, CallerIdentity callerIdentity) {
    this.accessKeys = accessKeys;
    this.callerIdentity = callerIdentity;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "createAccessKey",
      summary = "Store an access key",
      description = "The secret is sealed before it is stored; nothing ever returns it.")
  @Refuses({ErrorCode.VALIDATION_FAILED, ErrorCode.NAME_IN_USE})
  @Sends({HttpHeaders.ETAG, HttpHeaders.LOCATION})
  ResponseEntity<AccessKey> create(@Valid @RequestBody AccessKeyRequest.Creation creation) {
    AccessKey key =
        UniqueNames.claim(
            creation.name(),
            accessKeys::findByName,
            () ->
                accessKeys.create(
                    creation.name(), creation.accessKeyId(), creation.secretAccessKey()));
    return ResponseEntity.created(URI.create("/api/v1/access-keys/" + key.id()))
        .eTag(EntityTags.of(key.version()))
        .body(key);
  }

  @GetMapping
  @Operation(operationId = "listAccessKeys", summary = "List access keys, newest first")
  @Refuses(ErrorCode.VALIDATION_FAILED)
  Page<AccessKey> list(
      @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
      @RequestParam(required = false) @Nullable String after) {
    return accessKeys.list(PageRequest.of(limit, after));
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getAccessKey", summary = "Read an access key")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.VALIDATION_FAILED})
  @Sends(HttpHeaders.ETAG)
  ResponseEntity<AccessKey> get(@PathVariable UUID id) {
    AccessKey key = accessKeys.get(id);
    return ResponseEntity.ok().eTag(EntityTags.of(key.version())).body(key);
  }

  @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "updateAccessKey",
      summary = "Rename or rotate an access key",
      description =
          "Fields left out stay as they are. Deployments that start from then on use the new key."
              + " A change that changes nothing keeps the version.")
  @Refuses({
    ErrorCode.NOT_FOUND,
    ErrorCode.VALIDATION_FAILED,
    ErrorCode.PRECONDITION_FAILED,
    ErrorCode.NAME_IN_USE
  })
  @Sends(HttpHeaders.ETAG)
  ResponseEntity<AccessKey> change(
      @PathVariable UUID id,
      @Valid @RequestBody AccessKeyRequest.Change change,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
    String name = change.name();
    Supplier<AccessKey> write = () -> accessKeys.change(id, change.toChange(), ifMatch);
    AccessKey key =
        name == null ? write.get() : UniqueNames.claim(name, accessKeys::findByName, write);
    return ResponseEntity.ok().eTag(EntityTags.of(key.version())).body(key);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(operationId = "deleteAccessKey", summary = "Delete an access key that no target uses")
  @Refuses({
    ErrorCode.NOT_FOUND,
    ErrorCode.VALIDATION_FAILED,
    ErrorCode.ACCESS_KEY_IN_USE,
    ErrorCode.PRECONDITION_FAILED
  })
  ResponseEntity<Void> delete(
      @PathVariable UUID id,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
    accessKeys.delete(id, ifMatch);
    return ResponseEntity.noContent().build();
  }

  @PostMapping("/{id}/check")
  @Operation(
      operationId = "checkAccessKey",
      summary = "Ask AWS whether an access key works",
      description = "Calls sts:GetCallerIdentity, which needs no permission.")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.VALIDATION_FAILED, ErrorCode.AWS_UNAVAILABLE})
  AccessKeyCheck check(@PathVariable UUID id) {
    AwsCredentials credentials =
        accessKeys.credentials(id).orElseThrow(() -> AccessKeys.unknown(id));
    CallerIdentityOutcome outcome = callerIdentity.of(credentials);
    accessKeys.checked(id, details(credentials, outcome));
    return switch (outcome) {
      case CallerIdentityOutcome.Known known ->
          new AccessKeyCheck(true, known.accountId(), known.arn(), null, null);
      case CallerIdentityOutcome.Refused refused ->
          new AccessKeyCheck(false, null, null, refused.code(), refused.message());
      case CallerIdentityOutcome.Unavailable unavailable ->
          throw new ApiException(ErrorCode.AWS_UNAVAILABLE, unavailable.message());
    };
  }

  private static AuditDetails details(AwsCredentials credentials, CallerIdentityOutcome outcome) {
    AuditDetails details = AuditDetails.none().with("accessKeyId", credentials.accessKeyId());
    return switch (outcome) {
      case CallerIdentityOutcome.Known known ->
          details.with("outcome", "VALID").with("arn", known.arn());
      case CallerIdentityOutcome.Refused refused ->
          details.with("outcome", refused.code()).with("message", refused.message());
      case CallerIdentityOutcome.Unavailable unavailable ->
          details.with("outcome", ErrorCode.AWS_UNAVAILABLE).with("message", unavailable.message());
    };
  }
}
