package io.autossl.deployer.web;

import static java.util.Objects.requireNonNullElse;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies that are longer than the API needs, by {@code Content-Length}. Those without it
 * are refused while they are read.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
public class RequestSizeFilter extends OncePerRequestFilter {

  /**
   * Enough for a certificate with its chain and private key, and for a PKCS#12 file with further
   * certificates.
   */
  static final int MAX_UPLOAD_BYTES = 1 << 20;

  /** Three times as much as the ids of 500 distributions. */
  private static final int MAX_BYTES = 32 << 10;

  private static final String UPLOADS = "/api/v1/certificates";

  private final Problems problems;

  RequestSizeFilter(Problems problems) {
    this.problems = problems;
  }

  /** The longest body of a request, in bytes. */
  public static int limit(HttpServletRequest request) {
    return requireNonNullElse(request.getRequestURI(), "/").equals(UPLOADS)
        ? MAX_UPLOAD_BYTES
        : MAX_BYTES;
  }

  /** The detail of the problem of a body that is longer than this many bytes. */
  public static String tooLarge(long limitBytes) {
    return "The body may have at most %d bytes (%d KiB).".formatted(limitBytes, limitBytes >> 10);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    int limit = limit(request);
    if (request.getContentLengthLong() > limit) {
      problems.write(request, response, ErrorCode.PAYLOAD_TOO_LARGE, tooLarge(limit));
    } else {
      chain.doFilter(request, response);
    }
  }
}
