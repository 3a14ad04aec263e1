package io.autossl.deployer.web;

import jakarta.servlet.DispatcherType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AdminTokenProperties.class)
class SecurityConfiguration {

  private static final String[] OPEN = {
    "/actuator/health",
    "/actuator/health/liveness",
    "/actuator/health/readiness",
    "/v3/api-docs",
    "/v3/api-docs.yaml",
    "/v3/api-docs/**",
    "/swagger-ui.html",
    "/swagger-ui/**"
  };

  /** Requests are observed as a whole; each filter by itself only costs time. */
  @Bean
  SecurityObservationSettings securityObservationSettings() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  SecurityFilterChain securityFilterChain(
      HttpSecurity http, BearerTokens bearerTokens, Problems problems) throws Exception {
    AuthenticationEntryPoint unauthorized =
        (request, response, failure) -> {
          response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
          problems.write(
              request,
              response,
              ErrorCode.UNAUTHORIZED,
              "Send the header \"Authorization: Bearer <token>\" with a valid token.");
        };
    AccessDeniedHandler forbidden =
        (request, response, failure) ->
            problems.write(
                request,
                response,
                ErrorCode.FORBIDDEN,
                "The token is valid, but its role does not allow this.");
    return http.csrf(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .headers(Customizer.withDefaults())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(OPEN)
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .oauth2ResourceServer(
            server ->
                server
                    .opaqueToken(tokens -> tokens.introspector(bearerTokens))
                    .authenticationEntryPoint(unauthorized)
                    .accessDeniedHandler(forbidden))
        .exceptionHandling(
            handling ->
                handling.authenticationEntryPoint(unauthorized).accessDeniedHandler(forbidden))
        .build();
  }
}
