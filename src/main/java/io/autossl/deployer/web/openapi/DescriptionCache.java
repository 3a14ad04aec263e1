package io.autossl.deployer.web.openapi;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Caches the API's description. Generating it takes many times longer than any other request that
 * needs no token, and it is always the same.
 */
final class DescriptionCache extends OncePerRequestFilter {

  static final String[] PATHS = {"/v3/api-docs", "/v3/api-docs.yaml"};

  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final Map<String, Description> descriptions = new ConcurrentHashMap<>();

  private record Description(@Nullable String contentType, byte[] content) {

    void send(HttpServletResponse response) throws IOException {
      response.setContentType(contentType);
      response.setContentLength(content.length);
      response.getOutputStream().write(content);
    }
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!READING.contains(request.getMethod())) {
      chain.doFilter(request, response);
      return;
    }
    Description kept = descriptions.get(request.getServletPath());
    if (kept == null) {
      describe(request, response, chain);
    } else {
      kept.send(response);
    }
  }

  /** Generates it once: the other requests wait for that. */
  private void describe(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Description kept;
    ContentCachingResponseWrapper written = new ContentCachingResponseWrapper(response);
    synchronized (descriptions) {
      kept = descriptions.get(request.getServletPath());
      if (kept == null) {
        chain.doFilter(request, written);
        if (written.getStatus() == HttpServletResponse.SC_OK) {
          descriptions.put(
              request.getServletPath(),
              new Description(written.getContentType(), written.getContentAsByteArray()));
        }
      }
    }
    if (kept == null) {
      written.copyBodyToResponse();
    } else {
      kept.send(response);
    }
  }
}
