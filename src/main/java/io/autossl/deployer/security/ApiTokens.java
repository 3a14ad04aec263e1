package io.autossl.deployer.security;

import io.autossl.deployer.audit.Actor;
import io.autossl.deployer.audit.AuditAction;
import io.autossl.deployer.audit.AuditDetails;
import io.autossl.deployer.audit.AuditTrail;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.storage.Identifiers;
import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Page;
import io.autossl.deployer.web.PageRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The stored API tokens. Each request looks up its token in the database, so that a deleted one
 * stops working on every replica at once.
 */
@Service
@Transactional
class ApiTokens {

  private static final Logger log = LoggerFactory.getLogger(ApiTokens.class);

  /** The last time that RFC 3339 can express. */
  private static final Instant LATEST_EXPIRY = Instant.parse("9999-12-31T23:59:59.999Z");

  /** How exact the time of the last use is, so that not every request writes to the database. */
  private static final Duration USE_INTERVAL = Duration.ofMinutes(1);

  /** How long the answer to a deleted token says that it was deleted. */
  private static final Duration DELETIONS_KEPT = Duration.ofDays(90);

  private final ApiTokenRepository repository;
  private final AuditTrail auditTrail;
  private final Identifiers identifiers;
  private final Clock clock;

  ApiTokens(
      ApiTokenRepository repository, AuditTrail auditTrail, Identifiers identifiers, Clock clock) {
    this.repository = repository;
    this.auditTrail = auditTrail;
    this.identifiers = identifiers;
    this.clock = clock;
  }

  /** A new token, with the only copy of its secret. */
  record Created(ApiToken token, SecretText secret) {}

  /** The token with this name, regardless of case and white space. */
  @Transactional(readOnly = true)
  Optional<UUID> findByName(String name) {
    return repository.findByName(name);
  }

  /**
   * Creates a token.
   *
   * @throws org.springframework.dao.DuplicateKeyException if another token has the name
   */
  Created create(String untrimmedName, Role role, @Nullable Instant expiresAt) {
    String name = untrimmedName.strip();
    if (ReservedNames.include(name)) {
      throw ApiException.invalidField("name", "RESERVED", "is the name of another kind of actor");
    }
    Instant now = clock.instant();
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw ApiException.invalidField("expiresAt", "IN_THE_PAST", "must be in the future");
    }
    if (expiresAt != null && expiresAt.isAfter(LATEST_EXPIRY)) {
      throw ApiException.invalidField("expiresAt", "TOO_LATE", "must be before the year 10000");
    }
    SecretText secret = GeneratedToken.next();
    ApiToken token = new ApiToken(identifiers.next(), name, role, now, expiresAt, null);
    repository.insert(token, TokenHash.of(secret));
    auditTrail.record(
        AuditAction.API_TOKEN_CREATED, token.id(), details(token).with("expiresAt", expiresAt));
    log.info("API token {} ({}, {}) created", token.id(), name, role);
    return new Created(token, secret);
  }

  /** Checks a token. If it is valid, the time of its last use is updated. */
  TokenVerdict check(SecretText secret) {
    TokenHash hash = TokenHash.of(secret);
    Optional<ApiToken> found = find(hash);
    if (found.isEmpty()) {
      return repository
          .deletionTime(hash)
          .<TokenVerdict>map(
              time -> new TokenVerdict.Invalid("The token was deleted at %s.".formatted(time)))
          .orElseGet(TokenVerdict.Unknown::new);
    }
    ApiToken token = found.get();
    Instant now = clock.instant();
    if (token.isExpired(now)) {
      return new TokenVerdict.Invalid("The token expired at %s.".formatted(token.expiresAt()));
    }
    if (isUseDue(token, now)) {
      repository.setLastUsed(token.id(), now);
    }
    return new TokenVerdict.Valid(
        new Caller(new Actor(token.name(), token.id()), token.role(), token.expiresAt()));
  }

  /** Whether there is such a token: it has not been deleted. */
  @Transactional(readOnly = true)
  boolean exists(UUID id) {
    return repository.exists(id);
  }

  void delete(UUID id) {
    ApiToken token =
        repository
            .findForUpdate(id)
            .orElseThrow(
                () -> new ApiException(ErrorCode.NOT_FOUND, "There is no API token " + id + "."));
    Instant now = clock.instant();
    repository.delete(id, now);
    repository.forgetDeletionsBefore(now.minus(DELETIONS_KEPT));
    auditTrail.record(AuditAction.API_TOKEN_DELETED, id, details(token));
    log.info("API token {} ({}) deleted", id, token.name());
  }

  @Transactional(readOnly = true)
  Page<ApiToken> list(PageRequest request) {
    return Page.of(repository.list(request), request, ApiToken::id);
  }

  /** Compares the stored hash once more, so that a wrong row of the database lets nobody in. */
  private Optional<ApiToken> find(TokenHash hash) {
    return repository
        .find(hash)
        .filter(found -> found.hash().equals(hash))
        .map(ApiTokenRepository.Hashed::token);
  }

  private static boolean isUseDue(ApiToken token, Instant now) {
    Instant lastUsedAt = token.lastUsedAt();
    return lastUsedAt == null || !now.isBefore(lastUsedAt.plus(USE_INTERVAL));
  }

  private static AuditDetails details(ApiToken token) {
    return AuditDetails.none().with("name", token.name()).with("role", token.role());
  }
}
