package io.autossl.deployer.benchmark;

import io.autossl.deployer.simulator.AwsSimulatorApplication;
import io.autossl.deployer.simulator.SimulatedAccessKey;
import io.autossl.deployer.testing.ExtractedApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulated AWS in a process of its own, with one account and a thousand distributions. */
final class SimulatorProcess implements AutoCloseable {

  static final int DISTRIBUTIONS = 1_000;

  static final SimulatedAccessKey KEY =
      new SimulatedAccessKey(
          "AKIABENCHMARK0000001",
          "benchmark-secret-access-key",
          "123456789012",
          SimulatedAccessKey.DEPLOYMENT_ACTIONS,
          true);

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String GREETING = "AWS simulator at ";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI endpoint;

  private SimulatorProcess(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  static SimulatorProcess start() throws IOException {
    Process process =
        new ProcessBuilder(
                ExtractedApplication.java(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AwsSimulatorApplication.class.getName(),
                "--port=0",
                "--access-key-id=" + KEY.accessKeyId(),
                "--secret-access-key=" + KEY.secretAccessKey(),
                "--account-id=" + KEY.accountId(),
                "--distributions=" + DISTRIBUTIONS,
                "--recording=false")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    if (line == null || !line.startsWith(GREETING)) {
      throw new IllegalStateException("The simulator does not start: " + line);
    }
    return new SimulatorProcess(process, URI.create(line.substring(GREETING.length())));
  }

  URI endpoint() {
    return endpoint;
  }

  /** The ids of the first so many distributions. */
  static List<String> distributions(int count) {
    return IntStream.rangeClosed(1, count).mapToObj("ESIMULATED%04d"::formatted).toList();
  }

  /** From now on, each call takes at least this long. */
  void latency(Duration latency) throws IOException, InterruptedException {
    send("POST", "behavior", JSON.writeValueAsString(Map.of("latencyMillis", latency.toMillis())));
  }

  /** Whether to remember calls from now on; those so far are forgotten. */
  void record(boolean recording) throws IOException, InterruptedException {
    send("DELETE", "log", "");
    send(
        "POST",
        "log",
        JSON.writeValueAsString(Map.of("recording", recording, "bodiesKept", false)));
  }

  /** When the calls that it remembers came in, in order. */
  List<Instant> arrivals() throws IOException, InterruptedException {
    JsonNode log = JSON.readTree(send("GET", "log", ""));
    return StreamSupport.stream(log.spliterator(), false)
        .map(call -> Instant.parse(call.path("startedAt").asString()))
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    http.close();
    process.destroyForcibly();
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(endpoint.resolve("/_simulator/" + path))
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.body());
    }
    return response.body();
  }
}
