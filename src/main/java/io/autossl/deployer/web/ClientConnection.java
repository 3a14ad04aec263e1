package io.autossl.deployer.web;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;

/** The connection of a request. */
@FunctionalInterface
public interface ClientConnection {

  /** The name of the request attribute that holds it. */
  String ATTRIBUTE = ClientConnection.class.getName();

  /** The connection of a request. */
  static ClientConnection of(HttpServletRequest request) {
    return (ClientConnection) requireNonNull(request.getAttribute(ATTRIBUTE));
  }

  /**
   * Whether the client has closed it. To be called by the request's own thread, after the body has
   * been read.
   */
  boolean isClosed();
}
