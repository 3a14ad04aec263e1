package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * Lets other processes drive and observe a simulator:
 *
 * <ul>
 *   <li>{@code GET /_simulator/log}, {@code counts}, {@code distributions}, {@code certificates}:
 *       as JSON
 *   <li>{@code GET /_simulator/distributions/<id>}: one distribution as JSON
 *   <li>{@code PUT /_simulator/distributions/<id>}: changes its configuration, the XML body, behind
 *       everyone's back
 *   <li>{@code POST /_simulator/faults}: a {@link FaultRequest}
 *   <li>{@code POST /_simulator/faults/release}: lets all calls that hang go on
 *   <li>{@code DELETE /_simulator/faults}: removes all faults
 *   <li>{@code POST /_simulator/behavior}: a {@link BehaviorRequest}
 *   <li>{@code POST /_simulator/log}: a {@link LogRequest}
 *   <li>{@code DELETE /_simulator/log}: forgets all requests
 *   <li>{@code POST /_simulator/reset}: forgets all requests and removes all faults
 * </ul>
 */
final class AdministrationHandler implements HttpHandler {

  static final String PATH = "/_simulator/";

  private final AwsSimulator simulator;

  AdministrationHandler(AwsSimulator simulator) {
    this.simulator = simulator;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath().substring(PATH.length());
    try {
      send(exchange, 200, answer(exchange.getRequestMethod(), path, body));
    } catch (NoSuchElementException exception) {
      send(exchange, 404, Map.of("message", String.valueOf(exception.getMessage())));
    } catch (AwsError | IllegalArgumentException | JacksonException exception) {
      send(exchange, 400, Map.of("message", String.valueOf(exception.getMessage())));
    }
  }

  private Object answer(String method, String path, byte[] body) {
    String distributionId = path.startsWith("distributions/") ? path.substring(14) : "";
    return switch (method + " " + (distributionId.isEmpty() ? path : "distributions/*")) {
      case "GET log" -> simulator.log().requests();
      case "GET counts" -> counts();
      case "GET distributions" -> simulator.distributions();
      case "GET distributions/*" -> simulator.distribution(distributionId);
      case "GET certificates" -> simulator.certificates();
      case "PUT distributions/*" -> {
        simulator.changeDistribution(distributionId, xml -> new String(body, UTF_8));
        yield simulator.distribution(distributionId);
      }
      case "POST faults" -> {
        Json.read(body, FaultRequest.class).enforce(simulator.faults());
        yield Map.of();
      }
      case "POST faults/release" -> {
        simulator.faults().releaseAll();
        yield Map.of();
      }
      case "DELETE faults" -> {
        simulator.faults().clear();
        yield Map.of();
      }
      case "POST behavior" -> {
        Json.read(body, BehaviorRequest.class).apply(simulator.behavior());
        yield Map.of();
      }
      case "POST log" -> {
        Json.read(body, LogRequest.class).apply(simulator.log());
        yield Map.of();
      }
      case "DELETE log" -> {
        simulator.log().clear();
        yield Map.of();
      }
      case "POST reset" -> {
        simulator.faults().clear();
        simulator.log().clear();
        yield Map.of();
      }
      default -> throw new NoSuchElementException("No " + method + " " + path);
    };
  }

  private Map<String, Object> counts() {
    Map<String, Object> counts = new TreeMap<>();
    counts.put(
        "calls",
        Arrays.stream(AwsOperation.values())
            .collect(Collectors.toMap(Function.identity(), simulator.log()::calls)));
    counts.put(
        "updatesApplied",
        simulator.distributions().stream().mapToInt(SimulatedDistribution::updatesApplied).sum());
    counts.put("certificates", simulator.certificates().size());
    counts.put("maxConcurrency", simulator.log().maxConcurrencies());
    return counts;
  }

  private static void send(HttpExchange exchange, int status, Object document) throws IOException {
    byte[] body = Json.write(document);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
