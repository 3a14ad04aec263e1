package io.autossl.deployer.web;

import java.io.IOException;

/** A request's body is longer than the limit; thrown while it is read. */
final class RequestTooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  RequestTooLargeException(int limitBytes) {
    super(detail(limitBytes));
  }

  static String detail(int limitBytes) {
    return "The body may have at most %d bytes (%d KiB).".formatted(limitBytes, limitBytes >> 10);
  }
}
