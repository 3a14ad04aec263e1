package io.autossl.deployer.certificate.web;

import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits the number of concurrent uploads, and answers the others that they should be repeated
 * later. These are answered before their body is read: the bodies of all of them would not fit into
 * a small heap.
 */
final class UploadConcurrencyFilter extends OncePerRequestFilter {

  private static final int MAX_WAITING = 32;

  /** About as long as the uploads with a permit take, on two slow processors. */
  private static final String RETRY_AFTER_SECONDS = "10";

  private final Semaphore permits =
      new Semaphore(Runtime.getRuntime().availableProcessors() + MAX_WAITING);
  private final Problems problems;

  UploadConcurrencyFilter(Problems problems) {
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !HttpMethod.POST.matches(request.getMethod());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!permits.tryAcquire()) {
      response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
      problems.write(
          request,
          response,
          ErrorCode.SERVICE_UNAVAILABLE,
          "Too many certificates are being uploaded at the moment; try again soon.");
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      permits.release();
    }
  }
}
