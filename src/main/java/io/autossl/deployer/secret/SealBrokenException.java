package io.autossl.deployer.secret;

/**
 * A sealed value does not open: it was sealed with another keyset, or for another row or column, or
 * it was altered.
 */
public final class SealBrokenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SealBrokenException(AssociatedData associatedData, Throwable cause) {
    super(
        "The value of %s in %s of row %s does not open with the configured keyset"
            .formatted(associatedData.column(), associatedData.table(), associatedData.row()),
        cause);
  }
}
