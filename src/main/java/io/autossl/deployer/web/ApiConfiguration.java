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

/** Configures how requests of the API are read and answered. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration implements WebMvcConfigurer {

  private static final String API = "/api/v1/";

  private final ContentNegotiationStrategy header = new HeaderContentNegotiationStrategy();

  /** Times in the query are in RFC 3339, as in bodies, and not numbers. */
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

  /**
   * The media types to answer with. Each operation of the API has only one, so preferences of the
   * client do not matter.
   */
  private List<MediaType> acceptedTypes(NativeWebRequest request)
      throws HttpMediaTypeNotAcceptableException {
    List<MediaType> accepted = header.resolveMediaTypes(request);
    HttpServletRequest http = requireNonNull(request.getNativeRequest(HttpServletRequest.class));
    return http.getRequestURI().startsWith(API) ? MEDIA_TYPE_ALL_LIST : accepted;
  }

  /**
   * Handles what the firewall refuses in filters. What it refuses in controllers is an exception of
   * the request.
   */
  @Bean
  RequestRejectedHandler requestRejectedHandler(Problems problems) {
    return (request, response, rejected) ->
        problems.write(response, UnreadableRequest.refusal(request), request.getRequestURI());
  }
}
