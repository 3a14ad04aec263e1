package io.autossl.deployer.web.openapi;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.Problems;
import io.autossl.deployer.web.Refuses;
import io.autossl.deployer.web.Sends;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.method.HandlerMethod;

/** Describes the API as a whole (OpenAPI 3.1), and the errors of every operation. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

  private static final String BEARER = "bearer";
  private static final String PROBLEM_MEDIA_TYPE = "application/problem+json";

  private static final List<ErrorCode> EVERYWHERE =
      List.of(
          ErrorCode.MALFORMED_REQUEST,
          ErrorCode.UNKNOWN_PARAMETER,
          ErrorCode.UNAUTHORIZED,
          ErrorCode.FORBIDDEN,
          ErrorCode.METHOD_NOT_ALLOWED,
          ErrorCode.TOO_MANY_REQUESTS,
          ErrorCode.INTERNAL_ERROR,
          ErrorCode.SERVICE_UNAVAILABLE);

  private static final Map<String, String> PARAMETERS =
      Map.of(
          "id", "The resource's identifier",
          "limit", "The most items of the page",
          "after", "The value of `next` of the page before; the newest items without it",
          "name", "Only those of this name",
          "targetId", "Only those to this target",
          "certificateId", "Only those of this certificate",
          "status", "Only those in this status",
          "action", "Only those of this action",
          "resourceId", "Only those about this resource",
          "If-Match",
              "The version that is meant, as `ETag` told it; any version without it. What follows a"
                  + " dot in it does not count");

  private static final Map<String, String> HEADERS =
      Map.of(
          HttpHeaders.ALLOW, "The methods that there are",
          HttpHeaders.ETAG, "The version, for `If-Match` and `If-None-Match`",
          HttpHeaders.LOCATION, "The path of the resource",
          HttpHeaders.RETRY_AFTER, "In how many seconds to ask again, if that is known",
          HttpHeaders.WWW_AUTHENTICATE, "How to send a token");

  /** Headers that the errors of a status have. */
  private static final Map<HttpStatus, String> HEADERS_OF_ERRORS =
      Map.of(
          HttpStatus.UNAUTHORIZED, HttpHeaders.WWW_AUTHENTICATE,
          HttpStatus.METHOD_NOT_ALLOWED, HttpHeaders.ALLOW,
          HttpStatus.TOO_MANY_REQUESTS, HttpHeaders.RETRY_AFTER,
          HttpStatus.SERVICE_UNAVAILABLE, HttpHeaders.RETRY_AFTER);

  private static final List<ErrorCode> WITH_BODY =
      List.of(
          ErrorCode.UNKNOWN_FIELD, ErrorCode.PAYLOAD_TOO_LARGE, ErrorCode.UNSUPPORTED_MEDIA_TYPE);

  static {
    // Otherwise generated clients would have an enum for each field.
    ModelResolver.enumsAsRef = true;
  }

  @Bean
  OpenAPI openApi() {
    Components components =
        new Components()
            .addSecuritySchemes(
                BEARER, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"));
    for (ErrorCode code : ErrorCode.values()) {
      components.addExamples(code.name(), example(code));
    }
    HEADERS.forEach(
        (name, meaning) ->
            components.addHeaders(
                name,
                new Header()
                    .description(meaning)
                    .required(!name.equals(HttpHeaders.RETRY_AFTER))
                    .schema(new StringSchema())));
    return new OpenAPI()
        .info(
            new Info()
                .title("AutoSSL Deployer")
                .version("v1")
                .description(
                    "Deploys SSL certificates to Amazon CloudFront distributions. Every error is a"
                        + " problem detail (RFC 9457) with a stable `code`. Requests are read"
                        + " strictly: unknown fields and query parameters are refused. Answers"
                        + " have their media type whatever `Accept` prefers; only `/actuator`"
                        + " answers 406, `%s`: %s."
                            .formatted(ErrorCode.NOT_ACCEPTABLE, ErrorCode.NOT_ACCEPTABLE.title())))
        .servers(List.of(new Server().url("/").description("This service")))
        .components(components)
        .addSecurityItem(new SecurityRequirement().addList(BEARER));
  }

  @Bean
  FilterRegistrationBean<DescriptionCache> descriptionCache() {
    FilterRegistrationBean<DescriptionCache> cache =
        new FilterRegistrationBean<>(new DescriptionCache());
    cache.addUrlPatterns(DescriptionCache.PATHS);
    cache.setOrder(Ordered.LOWEST_PRECEDENCE);
    return cache;
  }

  @Bean
  OperationCustomizer errorResponses() {
    return (operation, method) -> {
      responses(operation, method).forEach(operation.getResponses()::addApiResponse);
      return operation;
    };
  }

  @Bean
  OperationCustomizer parameterDescriptions() {
    return (operation, method) -> {
      if (operation.getParameters() != null) {
        operation.getParameters().stream()
            .filter(parameter -> parameter.getDescription() == null)
            .forEach(parameter -> parameter.setDescription(PARAMETERS.get(parameter.getName())));
      }
      return operation;
    };
  }

  @Bean
  OperationCustomizer answerHeaders() {
    return (operation, method) -> {
      Sends sends = method.getMethodAnnotation(Sends.class);
      if (sends != null) {
        List<String> names = List.of(sends.value());
        operation
            .getResponses()
            .forEach(
                (status, response) -> {
                  if (status.startsWith("2")) {
                    names.forEach(name -> addHeader(response, name));
                  }
                });
        if (names.contains(HttpHeaders.ETAG) && method.hasMethodAnnotation(GetMapping.class)) {
          addCondition(operation);
        }
      }
      return operation;
    };
  }

  /**
   * A parameter with several values takes them separated by commas: a repeated parameter is
   * refused.
   */
  @Bean
  OperationCustomizer valuesSeparatedByCommas() {
    return (operation, method) -> {
      if (operation.getParameters() != null) {
        operation.getParameters().stream()
            .filter(parameter -> parameter.getSchema() instanceof ArraySchema)
            .forEach(parameter -> parameter.style(Parameter.StyleEnum.FORM).explode(false));
      }
      return operation;
    };
  }

  /** Not before all schemas are made: only then it is sure who else makes them. */
  @Bean
  OpenApiCustomizer problemSchema() {
    return description ->
        ModelConverters.getInstance(true)
            .readAll(ProblemDescription.class)
            .forEach(description.getComponents()::addSchemas);
  }

  /**
   * Sorts the tags, since the order in which the controllers are found may differ at each start.
   */
  @Bean
  OpenApiCustomizer sortedTags() {
    return description ->
        description.setTags(
            description.getTags().stream().sorted(Comparator.comparing(Tag::getName)).toList());
  }

  private static Map<String, ApiResponse> responses(Operation operation, HandlerMethod method) {
    Refuses refuses = method.getMethodAnnotation(Refuses.class);
    Stream<ErrorCode> own = refuses == null ? Stream.empty() : Stream.of(refuses.value());
    Stream<ErrorCode> body =
        operation.getRequestBody() == null ? Stream.empty() : WITH_BODY.stream();
    Map<Integer, TreeSet<ErrorCode>> byStatus =
        Stream.of(EVERYWHERE.stream(), body, own)
            .flatMap(codes -> codes)
            .collect(
                groupingBy(
                    code -> code.status().value(), TreeMap::new, toCollection(TreeSet::new)));
    Map<String, ApiResponse> responses = new LinkedHashMap<>();
    byStatus.forEach((status, codes) -> responses.put(status.toString(), response(codes)));
    return responses;
  }

  private static void addCondition(Operation operation) {
    operation.addParametersItem(
        new HeaderParameter()
            .name(HttpHeaders.IF_NONE_MATCH)
            .description("The version that is known, as `ETag` told it")
            .schema(new StringSchema()));
    ApiResponse unchanged = new ApiResponse().description("It is what `If-None-Match` tells");
    addHeader(unchanged, HttpHeaders.ETAG);
    operation.getResponses().addApiResponse("304", unchanged);
  }

  private static void addHeader(ApiResponse response, String name) {
    response.addHeaderObject(name, new Header().$ref("#/components/headers/" + name));
  }

  private static ApiResponse response(TreeSet<ErrorCode> codes) {
    MediaType problem = new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"));
    codes.forEach(
        code ->
            problem.addExamples(
                code.name(), new Example().$ref("#/components/examples/" + code.name())));
    ApiResponse response =
        new ApiResponse()
            .description(
                codes.stream()
                    .map(code -> "`%s`: %s".formatted(code, code.title()))
                    .collect(joining("  \n")))
            .content(new Content().addMediaType(PROBLEM_MEDIA_TYPE, problem));
    Optional.ofNullable(HEADERS_OF_ERRORS.get(codes.first().status()))
        .ifPresent(name -> addHeader(response, name));
    return response;
  }

  private static Example example(ErrorCode code) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", Problems.type(code).toString());
    problem.put("title", code.title());
    problem.put("status", code.status().value());
    problem.put("detail", code.title() + ".");
    problem.put("instance", "/api/v1/…");
    problem.put("code", code.name());
    return new Example().value(problem);
  }
}
