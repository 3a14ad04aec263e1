package io.autossl.deployer.web;

import java.io.IOException;

/** A request's body is longer than the limit; thrown while it is read. */
final class RequestTooLargeException extends IOException {

  static final String DETAIL = "The body may have at most 1,048,576 bytes (1 MiB).";

  private static final long serialVersionUID = 1L;

  RequestTooLargeException() {
    super(DETAIL);
  }
}
