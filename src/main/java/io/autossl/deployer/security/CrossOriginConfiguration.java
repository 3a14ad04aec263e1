package io.autossl.deployer.security;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;

/** Lets scripts of other origins call the API, if any are allowed to. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CorsProperties.class)
class CrossOriginConfiguration {

  private static final Duration PREFLIGHT_KEPT = Duration.ofHours(1);

  /** Before everything that refuses a request: a script is to see why. */
  @Bean
  FilterRegistrationBean<CorsFilter> crossOriginFilter(CorsProperties properties) {
    CorsConfiguration allowed = allowed(properties.allowedOrigins());
    FilterRegistrationBean<CorsFilter> filter =
        new FilterRegistrationBean<>(new CorsFilter(request -> of(request, allowed)));
    filter.addUrlPatterns("/api/v1/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    filter.setEnabled(!properties.allowedOrigins().isEmpty());
    return filter;
  }

  /**
   * Nothing for an origin that is not allowed: its browser needs no refusal, and what a proxy makes
   * look like another origin may be this one.
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
}
