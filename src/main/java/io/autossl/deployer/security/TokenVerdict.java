package io.autossl.deployer.security;

/** The result of checking a bearer token. */
sealed interface TokenVerdict {

  /** It is valid. */
  record Valid(Caller caller) implements TokenVerdict {}

  /**
   * It was issued by this service or by the issuer of JWTs, but is not valid: its sender does not
   * guess.
   *
   * @param reason a whole sentence for the client, of the characters that RFC 6750 allows in an
   *     {@code error_description}
   */
  record Invalid(String reason) implements TokenVerdict {}

  /**
   * It cannot be checked, because the issuer of JWTs does not answer.
   *
   * @param cause why not
   */
  record Unchecked(RuntimeException cause) implements TokenVerdict {}

  /** It was issued by neither. */
  record Unknown() implements TokenVerdict {}
}
