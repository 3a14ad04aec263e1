package io.autossl.deployer.security;

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
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/api-tokens")
@Tag(name = "API tokens", description = "Who may use this API, and what for")
class ApiTokenController {

  private final ApiTokens tokens;

  ApiTokenController(ApiTokens tokens) {
    this.tokens = tokens;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "createApiToken",
      summary = "Make a token",
      description = "The answer has the token; only its hash is stored. For administrators.")
  @Refuses({ErrorCode.VALIDATION_FAILED, ErrorCode.NAME_IN_USE})
  @Sends(HttpHeaders.LOCATION)
  ResponseEntity<CreatedApiToken> create(@Valid @RequestBody ApiTokenRequest request) {
    ApiTokens.Created created =
        UniqueNames.claim(
            request.name(),
            tokens::findByName,
            () -> tokens.create(request.name(), request.role(), request.expiresAt()));
    ApiToken token = created.token();
    return ResponseEntity.created(URI.create("/api/v1/api-tokens/" + token.id()))
        .body(
            new CreatedApiToken(
                token.id(),
                token.name(),
                token.role(),
                token.createdAt(),
                token.expiresAt(),
                token.lastUsedAt(),
                created.secret().reveal()));
  }

  @GetMapping
  @Operation(
      operationId = "listApiTokens",
      summary = "List tokens, newest first",
      description = "Without the tokens themselves. For administrators.")
  @Refuses(ErrorCode.VALIDATION_FAILED)
  Page<ApiToken> list(
      @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
      @RequestParam(required = false) @Nullable String after) {
    return tokens.list(PageRequest.of(limit, after));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteApiToken",
      summary = "Revoke a token",
      description = "Works at once, on every replica. For administrators.")
  @Refuses({ErrorCode.NOT_FOUND, ErrorCode.VALIDATION_FAILED})
  ResponseEntity<Void> delete(@PathVariable UUID id) {
    tokens.delete(id);
    return ResponseEntity.noContent().build();
  }
}
