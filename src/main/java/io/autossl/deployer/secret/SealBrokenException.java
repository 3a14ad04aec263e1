package io.autossl.deployer.secret;

/** A sealed value does not open: another keyset, another place, or altered. */
public final class SealBrokenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SealBrokenException(AssociatedData place, Throwable cause) {
    super(
        "The value of %s in %s of row %s does not open with the configured keyset"
            .formatted(place.column(), place.table(), place.row()),
        cause);
  }
}
