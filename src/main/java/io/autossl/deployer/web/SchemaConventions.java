package io.autossl.deployer.web;

import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
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
 * Makes of the schemas what readers of JSON Schema expect, which are not Java: patterns in
 * ECMA-262, requests whose optional fields may be left out, and bodies to begin with.
 */
@Component
final class SchemaConventions implements OpenApiCustomizer {

  private static final String REFERENCE = "#/components/schemas/";

  @Override
  public void customise(OpenAPI description) {
    Map<String, Schema> named = description.getComponents().getSchemas();
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
        .map(content -> content.get(TEXT_EVENT_STREAM_VALUE))
        .filter(Objects::nonNull)
        .forEach(SchemaConventions::describeEvents);
    bodies.forEach(body -> describe(body, resolve(body.getSchema(), named)));
    Stream.concat(
            named.values().stream(),
            operations.stream()
                .flatMap(operation -> stream(operation.getParameters()))
                .map(parameter -> parameter.getSchema()))
        .flatMap(SchemaConventions::withProperties)
        .forEach(SchemaConventions::conform);
  }

  /** To JSON Schema a stream is a text, which holds the events. */
  private static void describeEvents(MediaType stream) {
    Schema<?> event = stream.getSchema();
    stream.setSchema(
        new JsonSchema()
            .types(Set.of("string"))
            .description("Server-sent events")
            .contentMediaType(TEXT_EVENT_STREAM_VALUE)
            .contentSchema(event));
  }

  /** What may be null in a request may be left out. */
  private static void describe(MediaType body, Schema<?> schema) {
    if (schema.getRequired() != null) {
      schema.setRequired(
          schema.getRequired().stream()
              .filter(name -> !RecordSchemas.mayBeNull(schema.getProperties().get(name)))
              .toList());
    }
    Map<String, Object> example = new LinkedHashMap<>();
    schema
        .getProperties()
        .forEach(
            (name, property) ->
                Optional.ofNullable(property.getExample())
                    .ifPresent(value -> example.put(name, value)));
    // Else Swagger UI makes up a value for every field, even for those that replace a secret.
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
   * Java matches the whole text. Halves of surrogate pairs, which UTF-8 does not have, cannot be
   * told from whole ones in a way that does not depend on a flag.
   */
  private static String ecmaScript(String pattern) {
    return "^" + pattern.replace("\\p{Cs}", "") + "$";
  }

  private static Schema<?> resolve(Schema<?> schema, Map<String, Schema> named) {
    String reference = schema.get$ref();
    return reference == null ? schema : named.get(reference.substring(REFERENCE.length()));
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
