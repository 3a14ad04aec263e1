package io.autossl.deployer.web.openapi;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/**
 * Adapts the schemas to what tools for JSON Schema expect: patterns in ECMA-262, optional fields in
 * requests, and examples of bodies.
 */
@Component
final class SchemaConventions implements OpenApiCustomizer {

  private static final String REFERENCE = "#/components/schemas/";

  @Override
  public void customise(OpenAPI description) {
    Components components = description.getComponents();
    List<Operation> operations =
        description.getPaths().values().stream()
            .flatMap(path -> path.readOperations().stream())
            .toList();
    List<MediaType> bodies =
        operations.stream()
            .map(Operation::getRequestBody)
            .filter(Objects::nonNull)
            .flatMap(body -> body.getContent().values().stream())
            .toList();
    operations.stream()
        .flatMap(operation -> operation.getResponses().values().stream())
        .map(ApiResponse::getContent)
        .filter(Objects::nonNull)
        .forEach(content -> content.forEach(SchemaConventions::describeAnswer));
    bodies.forEach(body -> describe(body, resolve(body.getSchema(), components)));
    Stream.concat(
            components.getSchemas().values().stream(),
            operations.stream()
                .flatMap(operation -> stream(operation.getParameters()))
                .map(parameter -> parameter.getSchema()))
        .flatMap(SchemaConventions::withProperties)
        .forEach(SchemaConventions::conform);
  }

  /**
   * Describes a response that is not JSON as a file: generated clients would parse it as JSON
   * otherwise.
   */
  private static void describeAnswer(String type, MediaType answer) {
    if (type.equals(TEXT_EVENT_STREAM_VALUE)) {
      // In JSON Schema a stream is a string whose content is the events.
      answer.setSchema(
          new JsonSchema()
              .types(Set.of("string"))
              .description("Server-sent events")
              .contentMediaType(TEXT_EVENT_STREAM_VALUE)
              .contentSchema(answer.getSchema()));
    }
    if (!type.endsWith("json")) {
      answer.getSchema().setFormat("binary");
    }
  }

  /** Makes fields optional that may be null in a request. */
  private static void describe(MediaType body, Schema<?> schema) {
    List<String> required = new ArrayList<>(requireNonNullElse(schema.getRequired(), List.of()));
    Map<String, Object> example = new LinkedHashMap<>();
    schema
        .getProperties()
        .forEach(
            (name, property) -> {
              if (RecordSchemas.mayBeNull(property)) {
                required.remove(name);
              }
              if (property.getExample() != null) {
                example.put(name, property.getExample());
              }
            });
    schema.setRequired(required);
    // Otherwise Swagger UI fills in a value for every field, even for those that replace a secret.
    body.setExample(example);
  }

  private static void conform(Schema<?> schema) {
    String pattern = schema.getPattern();
    if (pattern != null) {
      schema.setPattern(ecmaScript(pattern));
    }
    if (Objects.equals(schema.getMinLength(), 0)) {
      schema.setMinLength(null);
    }
  }

  /**
   * A pattern in ECMA-262, which matches a part of a text unless it is anchored; Java matches the
   * whole text.
   */
  private static String ecmaScript(String pattern) {
    return "^" + pattern + "$";
  }

  private static Schema<?> resolve(Schema<?> schema, Components components) {
    String reference = schema.get$ref();
    return reference == null
        ? schema
        : requireNonNull(components.getSchemas().get(reference.substring(REFERENCE.length())));
  }

  private static Stream<Schema<?>> withProperties(Schema<?> schema) {
    Stream<Schema<?>> inner =
        Stream.concat(
                Optional.ofNullable(schema.getProperties()).map(Map::values).stream()
                    .flatMap(Collection::stream),
                Stream.ofNullable(schema.getItems()))
            .flatMap(SchemaConventions::withProperties);
    return Stream.concat(Stream.of(schema), inner);
  }

  private static <T> Stream<T> stream(@Nullable List<T> list) {
    return Optional.ofNullable(list).stream().flatMap(List::stream);
  }
}
