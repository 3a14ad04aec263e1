package io.autossl.deployer.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CloudFrontException;
import tools.jackson.databind.JsonNode;

class AwsSimulatorApplicationTest {

  private static final SimulatedAccessKey KEY =
      new SimulatedAccessKey(
          "AKIAEXAMPLEEXAMPLE00",
          "secret",
          "111122223333",
          SimulatedAccessKey.DEPLOYMENT_ACTIONS,
          true);

  private final AwsSimulator simulator =
      AwsSimulatorApplication.start(
          "--port=0",
          "--distributions=3",
          "--alias=shop%d.example.com",
          "--access-key-id=" + KEY.accessKeyId(),
          "--secret-access-key=" + KEY.secretAccessKey(),
          "--account-id=" + KEY.accountId());
  private final SimulatorClients clients = new SimulatorClients(simulator);
  private final CloudFrontClient cloudFront = clients.cloudFront(KEY);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
    clients.close();
    simulator.close();
  }

  @Test
  void hasTheDistributionsOfItsOptions() throws Exception {
    read("ESIMULATED0002");

    assertThat(json("GET", "distributions", "")).hasSize(3);
    JsonNode distribution = json("GET", "distributions/ESIMULATED0002", "");
    assertThat(distribution.at("/aliases/0").stringValue()).isEqualTo("shop2.example.com");
    assertThat(distribution.at("/configXml").stringValue()).contains("<CacheTagConfig>");
    assertThat(json("GET", "counts", "").at("/calls/GET_DISTRIBUTION_CONFIG").intValue()).isOne();
    assertThat(json("GET", "log", "").at("/0/outcome").stringValue()).isEqualTo("SUCCESS");
    assertThat(json("GET", "certificates", "")).isEmpty();
  }

  @Test
  void takesFaultsAndForgetsThem() throws Exception {
    json(
        "POST",
        "faults",
        """
        {"kind": "THROTTLE", "operation": "GET_DISTRIBUTION_CONFIG", "times": 0}\
        """);
    assertThatThrownBy(() -> read("ESIMULATED0001"))
        .isInstanceOf(CloudFrontException.class)
        .hasMessageContaining("Rate exceeded");

    json("POST", "reset", "");

    read("ESIMULATED0001");
    assertThat(simulator.log().calls()).isOne();
  }

  @Test
  void changesBehaviorAndDistributions() throws Exception {
    json("POST", "behavior", "{\"requestsPerSecond\": 0.001}");
    read("ESIMULATED0001");
    assertThatThrownBy(() -> read("ESIMULATED0001")).hasMessageContaining("Rate exceeded");

    String before = simulator.distribution("ESIMULATED0001").eTag();
    json(
        "PUT",
        "distributions/ESIMULATED0001",
        DistributionConfigDocument.create().comment("changed").xml());

    SimulatedDistribution changed = simulator.distribution("ESIMULATED0001");
    assertThat(changed.configXml()).contains("<Comment>changed</Comment>");
    assertThat(changed.eTag()).isNotEqualTo(before);
  }

  @Test
  void recordsAsMuchAsItIsTold() throws Exception {
    json("POST", "log", "{\"bodiesKept\": false}");
    identify();
    JsonNode recorded = json("GET", "log", "");
    assertThat(recorded).hasSize(1);
    assertThat(recorded.at("/0/body").stringValue()).isEmpty();
    assertThat(Instant.parse(recorded.at("/0/startedAt").stringValue()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());

    json("POST", "log", "{\"recording\": false}");
    read("ESIMULATED0001");
    assertThat(json("GET", "log", "")).hasSize(1);
    assertThat(json("GET", "counts", "").at("/calls/GET_DISTRIBUTION_CONFIG").intValue()).isOne();
  }

  @Test
  void refusesWhatItDoesNotUnderstand() throws Exception {
    assertThat(send("POST", "faults", "{\"kind\": \"ODD\"}").statusCode()).isEqualTo(400);
    assertThat(send("PUT", "distributions/ESIMULATED0001", "<odd").statusCode()).isEqualTo(400);
    assertThat(send("GET", "distributions/ENONE", "").statusCode()).isEqualTo(404);
    assertThat(send("GET", "odd", "").statusCode()).isEqualTo(404);
    assertThatThrownBy(() -> AwsSimulatorApplication.start("port"))
        .hasMessageContaining("--name=value");
  }

  /** A call with a body. */
  private void identify() {
    assertThat(clients.sts(KEY).getCallerIdentity().account()).isEqualTo(KEY.accountId());
  }

  private void read(String distributionId) {
    cloudFront.getDistributionConfig(request -> request.id(distributionId));
  }

  private JsonNode json(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = send(method, path, body);
    assertThat(response.statusCode()).isEqualTo(200);
    return Json.read(response.body());
  }

  private HttpResponse<byte[]> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(simulator.endpoint().resolve("/_simulator/" + path))
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofByteArray());
  }
}
