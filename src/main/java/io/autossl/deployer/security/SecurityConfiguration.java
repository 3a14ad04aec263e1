package io.autossl.deployer.security;

import io.autossl.deployer.web.Problems;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.client.RestTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AdminTokenProperties.class, JwtProperties.class})
class SecurityConfiguration {

  private static final String PAGE = "/swagger-ui/**";

  private static final String[] OPEN = {
    "/actuator/health",
    "/actuator/health/liveness",
    "/actuator/health/readiness",
    "/v3/api-docs",
    "/v3/api-docs.yaml",
    "/v3/api-docs/**",
    "/swagger-ui.html",
    PAGE
  };

  /**
   * The page's own scripts and styles, the inline style of its logo, data URLs of images, and calls
   * of this API.
   */
  private static final String POLICY_OF_PAGE =
      Problems.CONTENT_SECURITY_POLICY
          + "; script-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self'"
          + " 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='";

  /**
   * For connecting and for each read. It is short, since all requests with a JWT wait meanwhile.
   */
  private static final Duration ISSUER_TIMEOUT = Duration.ofSeconds(3);

  private static final String[] ABOUT_ACCESS = {
    "/api/v1/api-tokens", "/api/v1/api-tokens/**", "/api/v1/audit-events", "/api/v1/audit-events/**"
  };

  private static final String[] OPERATED = {
    "/api/v1/certificates",
    "/api/v1/certificates/**",
    "/api/v1/deployment-targets",
    "/api/v1/deployment-targets/**",
    "/api/v1/deployments",
    "/api/v1/deployments/**"
  };

  /** Requests are observed as a whole; observing each filter would only cost time. */
  @Bean
  SecurityObservationSettings securityObservationSettings() {
    return SecurityObservationSettings.noObservations();
  }

  /**
   * Accepts the types that issuers give to JWTs that are access tokens, and JWTs without a type.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2.1">RFC 9068</a>
   */
  @Bean
  OAuth2TokenValidator<Jwt> typesOfAccessTokens() {
    JwtTypeValidator validator = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
    validator.setAllowEmpty(true);
    return validator;
  }

  /**
   * Refuses JWTs that never expire, since nobody could revoke them. Spring Security by itself
   * accepts them.
   */
  @Bean
  OAuth2TokenValidator<Jwt> jwtsThatExpire() {
    JwtTimestampValidator validator = new JwtTimestampValidator();
    validator.setAllowEmptyExpiryClaim(false);
    return validator;
  }

  @Bean
  JwkSetUriJwtDecoderBuilderCustomizer keysOfTheIssuer(Clock clock) {
    SimpleClientHttpRequestFactory connections = new SimpleClientHttpRequestFactory();
    connections.setConnectTimeout(ISSUER_TIMEOUT);
    connections.setReadTimeout(ISSUER_TIMEOUT);
    return decoder ->
        decoder.cache(new IssuerKeyCache(clock)).restOperations(new RestTemplate(connections));
  }

  @Bean
  static RoleHierarchy roleHierarchy() {
    return RoleHierarchyImpl.withDefaultRolePrefix()
        .role(Role.ADMIN.name())
        .implies(Role.OPERATOR.name())
        .role(Role.OPERATOR.name())
        .implies(Role.VIEWER.name())
        .build();
  }

  @Bean
  SecurityFilterChain securityFilterChain(
      HttpSecurity http, BearerTokens bearerTokens, Problems problems) throws Exception {
    AuthenticationEntryPoint unauthorized = new UnauthorizedEntryPoint(problems);
    AccessDeniedHandler forbidden = new ForbiddenHandler(problems);
    return http.csrf(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        // The first writer that applies to a request sets the header.
        .headers(
            headers ->
                headers
                    .addHeaderWriter(
                        new DelegatingRequestMatcherHeaderWriter(
                            PathPatternRequestMatcher.withDefaults().matcher(PAGE),
                            new ContentSecurityPolicyHeaderWriter(POLICY_OF_PAGE)))
                    .addHeaderWriter(
                        new ContentSecurityPolicyHeaderWriter(Problems.CONTENT_SECURITY_POLICY)))
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .authorizeHttpRequests(SecurityConfiguration::decide)
        .oauth2ResourceServer(
            server ->
                server
                    .authenticationManagerResolver(bearerTokens)
                    .authenticationEntryPoint(unauthorized)
                    .accessDeniedHandler(forbidden))
        .exceptionHandling(
            handling ->
                handling.authenticationEntryPoint(unauthorized).accessDeniedHandler(forbidden))
        .build();
  }

  /**
   * The role that each request needs; this is decided here alone. What is not named needs ADMIN.
   */
  private static void decide(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          requests) {
    requests
        .dispatcherTypeMatchers(DispatcherType.ERROR)
        .permitAll()
        .requestMatchers(OPEN)
        .permitAll()
        .requestMatchers(ABOUT_ACCESS)
        .hasRole(Role.ADMIN.name())
        .requestMatchers("/actuator/info", "/actuator/prometheus")
        .hasRole(Role.VIEWER.name())
        .requestMatchers(HttpMethod.GET, "/api/v1/**")
        .hasRole(Role.VIEWER.name())
        .requestMatchers(HttpMethod.HEAD, "/api/v1/**")
        .hasRole(Role.VIEWER.name())
        .requestMatchers(HttpMethod.POST, "/api/v1/access-keys/*/check")
        .hasRole(Role.OPERATOR.name())
        .requestMatchers(OPERATED)
        .hasRole(Role.OPERATOR.name())
        .anyRequest()
        .hasRole(Role.ADMIN.name());
  }
}
