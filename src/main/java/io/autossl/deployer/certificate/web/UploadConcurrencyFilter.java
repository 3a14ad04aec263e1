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
 * Takes only so many uploads at a time, and tells the others to come again. Who has no place is
 * answered before the body is read: bodies of all who wait would not fit into a small heap.
 */
final class UploadConcurrencyFilter extends OncePerRequestFilter {

  private static final int WAITING = 32;

  /** About what those with a place take, on two slow processors. */
  private static final String RETRY_AFTER_SECONDS = "10";

  private final Semaphore places =
      new Semaphore(Runtime.getRuntime().availableProcessors() + WAITING);
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
    if (!places.tryAcquire()) {
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
      places.release();
    }
  }
}
