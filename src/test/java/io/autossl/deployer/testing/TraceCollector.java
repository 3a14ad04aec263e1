package io.autossl.deployer.testing;

import static java.util.Comparator.comparingLong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes spans by OTLP over HTTP, as an OpenTelemetry collector does. */
public final class TraceCollector implements AutoCloseable {

  private final Queue<CollectedSpan> spans = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  /** Starts on a free port of the loopback. */
  public TraceCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /**
   * What it was told of one span.
   *
   * @param start when it began, in nanoseconds since 1970
   * @param all everything, exceptions too
   */
  public record CollectedSpan(
      long start,
      String service,
      String name,
      String traceId,
      String spanId,
      String parentId,
      boolean failed,
      Map<String, String> attributes,
      String all) {}

  /** Where spans are to be sent. */
  public String endpoint() {
    return "http://localhost:%d/v1/traces".formatted(server.getAddress().getPort());
  }

  /** All spans of a trace so far, in the order in which they began, however they were exported. */
  public List<CollectedSpan> trace(String traceId) {
    return spans.stream()
        .filter(span -> span.traceId().equals(traceId))
        .sorted(comparingLong(CollectedSpan::start))
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = exchange.getRequestBody()) {
      ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
          .flatMap(
              resource ->
                  resource.getScopeSpansList().stream()
                      .flatMap(scope -> scope.getSpansList().stream())
                      .map(span -> collected(resource.getResource(), span)))
          .forEach(spans::add);
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static CollectedSpan collected(
      io.opentelemetry.proto.resource.v1.Resource resource,
      io.opentelemetry.proto.trace.v1.Span span) {
    return new CollectedSpan(
        span.getStartTimeUnixNano(),
        attributes(resource.getAttributesList().stream()).getOrDefault("service.name", ""),
        span.getName(),
        HexFormat.of().formatHex(span.getTraceId().toByteArray()),
        HexFormat.of().formatHex(span.getSpanId().toByteArray()),
        HexFormat.of().formatHex(span.getParentSpanId().toByteArray()),
        span.getStatus().getCodeValue() == 2,
        attributes(span.getAttributesList().stream()),
        span.toString());
  }

  private static Map<String, String> attributes(
      Stream<io.opentelemetry.proto.common.v1.KeyValue> attributes) {
    return attributes.collect(
        Collectors.toMap(
            attribute -> attribute.getKey(),
            attribute ->
                attribute.getValue().hasStringValue()
                    ? attribute.getValue().getStringValue()
                    : Long.toString(attribute.getValue().getIntValue())));
  }
}
