package io.autossl.deployer.security;

import static java.util.Objects.requireNonNull;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/caller")
@Tag(name = "API tokens")
class CallerController {

  @Schema(name = "Caller", description = "Whom a token stands for")
  record CallerView(
      @Schema(
              description =
                  "The token's name; `admin-token` for the configured one, `jwt:` and the subject"
                      + " for a JWT",
              example = "console")
          String name,
      Role role,
      @Schema(description = "When the token stops working; null for never")
          @Nullable Instant expiresAt) {}

  @GetMapping
  @Operation(operationId = "getCaller", summary = "Read whom the token of this request stands for")
  CallerView get(CallerAuthentication authentication) {
    Caller caller = authentication.caller();
    return new CallerView(caller.actor().name(), requireNonNull(caller.role()), caller.expiresAt());
  }
}
