package io.autossl.deployer.cloudfront;

/** A text is no distribution configuration. */
public final class UnreadableConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }

  UnreadableConfigurationException(String message) {
    super(message);
  }
}
