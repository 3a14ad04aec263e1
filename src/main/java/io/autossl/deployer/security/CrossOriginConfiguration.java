package io.autossl.deployer.security;

import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;

/** Lets scripts of other origins call the API, if any are allowed to. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CorsProperties.class)
class CrossOriginConfiguration {

  private static final Duration PREFLIGHT_KEPT = Duration.ofHours(1);

  /**
   * Comes before everything that refuses a request: without the headers of CORS, a script could not
   * see why.
   */
  @Bean
  FilterRegistrationBean<CorsFilter> crossOriginFilter(
      CorsProperties properties, Problems problems) {
    CorsConfiguration allowed = allowed(properties.allowedOrigins());
    CorsFilter cors = new CorsFilter(request -> of(request, allowed));
    cors.setCorsProcessor(new ProblemCorsProcessor(problems));
    FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(cors);
    filter.addUrlPatterns("/api/v1/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    filter.setEnabled(!properties.allowedOrigins().isEmpty());
    return filter;
  }

  /**
   * Null for an origin that is not allowed: its browser withholds the response from the script
   * anyway, and behind a proxy a request of the same origin may look like one of another.
   */
  private static @Nullable CorsConfiguration of(
      HttpServletRequest request, CorsConfiguration allowed) {
    return allowed.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) == null ? null : allowed;
  }

  private static CorsConfiguration allowed(List<String> origins) {
    CorsConfiguration allowed = new CorsConfiguration();
    allowed.setAllowedOrigins(origins);
    allowed.setAllowedMethods(List.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"));
    allowed.setAllowedHeaders(
        List.of(
            HttpHeaders.AUTHORIZATION,
            HttpHeaders.CONTENT_TYPE,
            "Idempotency-Key",
            HttpHeaders.IF_MATCH,
            HttpHeaders.IF_NONE_MATCH,
            "Last-Event-ID"));
    allowed.setExposedHeaders(
        List.of(
            HttpHeaders.ETAG,
            HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER,
            HttpHeaders.WWW_AUTHENTICATE));
    allowed.setMaxAge(PREFLIGHT_KEPT);
    return allowed;
  }

  /** Spring's own processor, but it answers what it refuses with a problem detail. */
  private static final class ProblemCorsProcessor extends DefaultCorsProcessor {

    private final Problems problems;

    ProblemCorsProcessor(Problems problems) {
      this.problems = problems;
    }

    @Override
    public boolean processRequest(
        @Nullable CorsConfiguration allowed,
        HttpServletRequest request,
        HttpServletResponse response)
        throws IOException {
      boolean passes = super.processRequest(allowed, request, response);
      if (!passes) {
        problems.write(
            request,
            response,
            ErrorCode.FORBIDDEN,
            "Scripts of this origin may not send such a request: its method or one of its headers"
                + " is none that the API takes.");
      }
      return passes;
    }

    @Override
    protected void rejectRequest(ServerHttpResponse response) {
      // Answered above, where the request is known.
    }
  }
}
