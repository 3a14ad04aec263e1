package io.autossl.deployer.web;

import static java.util.Objects.requireNonNull;
import static org.springframework.web.accept.ContentNegotiationStrategy.MEDIA_TYPE_ALL_LIST;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.MediaType;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** How requests of the API are read, and what they are answered with. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration implements WebMvcConfigurer {

  private static final String API = "/api/v1/";

  private final ContentNegotiationStrategy header = new HeaderContentNegotiationStrategy();

  /** In the query, too, a time is one of RFC 3339, and no number. */
  @Override
  public void addFormatters(FormatterRegistry registry) {
    registry.addConverter(String.class, Instant.class, Instant::parse);
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new StrictHeaders()).addPathPatterns(API + "**");
    registry.addInterceptor(new StrictParameters()).addPathPatterns(API + "**");
  }

  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
    configurer.strategies(List.of(this::acceptedTypes));
  }

  /** An operation of the API answers with one media type, whatever is preferred. */
  private List<MediaType> acceptedTypes(NativeWebRequest request)
      throws HttpMediaTypeNotAcceptableException {
    List<MediaType> accepted = header.resolveMediaTypes(request);
    HttpServletRequest http = requireNonNull(request.getNativeRequest(HttpServletRequest.class));
    return http.getRequestURI().startsWith(API) ? MEDIA_TYPE_ALL_LIST : accepted;
  }

  /** For what filters ask the firewall for; what controllers ask for goes to the handler. */
  @Bean
  RequestRejectedHandler requestRejectedHandler(Problems problems) {
    return (request, response, rejected) ->
        problems.write(response, UnreadableRequest.refusal(request), request.getRequestURI());
  }
}
