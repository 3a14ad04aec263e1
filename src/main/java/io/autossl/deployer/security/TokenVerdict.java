package io.autossl.deployer.security;

/** What a bearer token turns out to be. */
sealed interface TokenVerdict {

  /** It stands for somebody. */
  record Valid(Caller caller) implements TokenVerdict {}

  /**
   * It was made here or by the issuer, and is not valid: whoever sends it does not guess.
   *
   * @param reason a whole sentence for its sender, of the characters that RFC 6750 allows in an
   *     {@code error_description}
   */
  record Invalid(String reason) implements TokenVerdict {}

  /**
   * It may be the issuer's, who cannot be asked.
   *
   * @param cause why not
   */
  record Unchecked(RuntimeException cause) implements TokenVerdict {}

  /** Nobody here made it. */
  record Unknown() implements TokenVerdict {}
}
