package io.autossl.deployer.secret;

import org.jspecify.annotations.Nullable;

/** The service cannot work with its keyset. */
final class KeysetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String action;

  /**
   * Creates it with a message of whole sentences.
   *
   * @param action what an operator can do about it
   */
  KeysetException(String message, String action, @Nullable Throwable cause) {
    super(message, cause);
    this.action = action;
  }

  String action() {
    return action;
  }
}
