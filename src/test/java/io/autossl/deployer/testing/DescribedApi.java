package io.autossl.deployer.testing;

import static java.util.stream.Collectors.joining;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.autossl.deployer.YamlFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API as the committed {@code openapi.yaml} describes it, to which every answer is held.
 * Objects are closed: a field that is not described is a fault as much as one that is missing.
 */
final class DescribedApi {

  private static final String DOCUMENT = "https://api.test/openapi";
  private static final String BASE = "/api/v1/";
  private static final String EVENTS = "/api/v1/deployments/{id}/events";
  private static final String PROBLEM = "#/components/schemas/Problem";

  private final JsonNode document;
  private final SchemaRegistry registry;
  private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

  private static final class Committed {

    static final DescribedApi API = new DescribedApi(YamlFiles.document(Path.of("openapi.yaml")));
  }

  private DescribedApi(JsonNode document) {
    document.path("components").path("schemas").forEach(DescribedApi::close);
    this.document = document;
    this.registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build())
                    .schemas(Map.of(DOCUMENT, document.toString())));
  }

  /** The committed one. */
  static DescribedApi committed() {
    return Committed.API;
  }

  /**
   * Holds an answer to the description. What is outside of the API is not described; of what is not
   * there (404, 405), only the problem is.
   *
   * @throws IllegalStateException if it is not what is described: no waiting will mend it
   */
  void check(String method, String target, ApiAnswer answer) {
    String path = URI.create("http://localhost" + target).getRawPath();
    if (!path.startsWith(BASE)) {
      return;
    }
    String where = "%s %s → %d".formatted(method, path, answer.status());
    boolean isHead = method.equals("HEAD");
    Optional<JsonNode> operation = operation(isHead ? "GET" : method, path);
    if (operation.isEmpty()) {
      checkUndescribed(method, where, answer);
      return;
    }
    JsonNode response = operation.get().path("responses").path(String.valueOf(answer.status()));
    if (response.isMissingNode()) {
      throw fault(where, "the status is not described", answer);
    }
    checkHeaders(where, response.path("headers"), answer);
    if (!isHead) {
      checkContent(where, response.path("content"), answer);
    }
  }

  /** Holds an event of a deployment to the description. */
  void check(EventStream.Event event) {
    ObjectNode described = JsonNodeFactory.instance.objectNode();
    described.put("event", event.name());
    described.put("id", event.id());
    described.set("data", event.json());
    JsonNode stream =
        document
            .path("paths")
            .path(EVENTS)
            .path("get")
            .path("responses")
            .path("200")
            .path("content")
            .path("text/event-stream");
    String errors = errors(stream.path("schema").path("contentSchema"), described);
    if (!errors.isEmpty()) {
      throw new IllegalStateException(
          "openapi.yaml does not describe an event:%s%n%s".formatted(errors, described));
    }
  }

  /** HTTP itself says what {@code OPTIONS} is answered with. */
  private void checkUndescribed(String method, String where, ApiAnswer answer) {
    if (method.equals("OPTIONS") && answer.body().isEmpty()) {
      return;
    }
    if (answer.status() < 400) {
      throw fault(where, "the operation is not described", answer);
    }
    if (!method.equals("HEAD")) {
      checkBody(where, reference(PROBLEM), answer);
    }
  }

  private Optional<JsonNode> operation(String method, String path) {
    return document.path("paths").properties().stream()
        .filter(described -> path.matches(described.getKey().replaceAll("\\{\\w+}", "[^/]+")))
        .map(described -> described.getValue().path(method.toLowerCase(Locale.ROOT)))
        .filter(JsonNode::isObject)
        .findAny();
  }

  private void checkHeaders(String where, JsonNode described, ApiAnswer answer) {
    for (Map.Entry<String, JsonNode> header :
        document.path("components").path("headers").properties()) {
      String name = header.getKey();
      boolean isSent = answer.headers().firstValue(name).isPresent();
      if (isSent && !described.has(name)) {
        throw fault(where, "the header " + name + " is not described", answer);
      }
      if (!isSent && described.has(name) && header.getValue().path("required").asBoolean(false)) {
        throw fault(where, "the header " + name + " is missing", answer);
      }
    }
  }

  private void checkContent(String where, JsonNode described, ApiAnswer answer) {
    String type = answer.header("Content-Type").replaceFirst(";.*", "");
    if (described.isEmpty()) {
      if (!answer.body().isEmpty()) {
        throw fault(where, "the body is not described", answer);
      }
    } else if (!described.has(type)) {
      throw fault(where, "the content type \"" + type + "\" is not described", answer);
    } else if (type.endsWith("json")) {
      checkBody(where, described.path(type).path("schema"), answer);
    }
  }

  private void checkBody(String where, JsonNode schema, ApiAnswer answer) {
    String errors = errors(schema, answer.json());
    if (!errors.isEmpty()) {
      throw fault(where, errors, answer);
    }
  }

  private String errors(JsonNode described, JsonNode value) {
    Schema schema =
        schemas.computeIfAbsent(
            described, node -> registry.getSchema(reference(node.path("$ref").asString())));
    return schema.validate(value).stream()
        .map(error -> "\n  %s: %s".formatted(error.getInstanceLocation(), error.getMessage()))
        .distinct()
        .collect(joining());
  }

  private static JsonNode reference(String reference) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("$ref", reference.replaceFirst("^#", DOCUMENT + "#"));
  }

  private static IllegalStateException fault(String where, String what, ApiAnswer answer) {
    return new IllegalStateException(
        "openapi.yaml does not describe the answer to %s: %s%n%s %s"
            .formatted(where, what, answer.headers().map(), answer.body()));
  }

  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object && object.has("properties")) {
      object.put("additionalProperties", false);
    }
  }
}
