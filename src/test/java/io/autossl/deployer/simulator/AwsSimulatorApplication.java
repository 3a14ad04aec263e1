package io.autossl.deployer.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/**
 * Runs a simulator as a process of its own, with distributions in it, until it is stopped. Options
 * are {@code --name=value}:
 *
 * <ul>
 *   <li>{@code port} (4566)
 *   <li>{@code access-key-id}, {@code secret-access-key}, {@code account-id}: who may use it
 *   <li>{@code distributions} (10): how many there are, {@code ESIMULATED0001} and on
 *   <li>{@code alias} ({@code www%d.example.com}): the alternate domain name of each, {@code %d} is
 *       its number; empty for none
 *   <li>{@code latency-millis} (0), {@code requests-per-second} (no limit), {@code
 *       import-requests-per-second} (no limit)
 *   <li>{@code recording} (true): whether requests are logged or only counted
 * </ul>
 *
 * What it offers beside AWS under {@code /_simulator/} is in {@link AdministrationHandler}.
 */
public final class AwsSimulatorApplication {

  AwsSimulatorApplication() {}

  /** Starts, prints the endpoint, and runs until the process is stopped. */
  void main(String... arguments) throws InterruptedException {
    AwsSimulator simulator = start(arguments);
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
    System.out.println("AWS simulator at " + simulator.endpoint());
    new CountDownLatch(1).await();
  }

  /** Starts a simulator with what the options say, with its administration. */
  public static AwsSimulator start(String... arguments) {
    Map<String, String> options = options(arguments);
    int port = Integer.parseInt(options.getOrDefault("port", "4566"));
    AwsSimulator simulator = AwsSimulator.start(port, Clock.systemUTC());
    simulator.serve(AdministrationHandler.PATH, new AdministrationHandler(simulator));
    simulator
        .behavior()
        .latency(Duration.ofMillis(Long.parseLong(options.getOrDefault("latency-millis", "0"))))
        .requestsPerSecond(rate(options, "requests-per-second"))
        .requestsPerSecond(
            AwsOperation.IMPORT_CERTIFICATE, rate(options, "import-requests-per-second"))
        .importedCertificateQuota(Integer.MAX_VALUE)
        .yearlyImportQuota(Integer.MAX_VALUE);
    simulator.log().recording(Boolean.parseBoolean(options.getOrDefault("recording", "true")));
    String accountId = options.getOrDefault("account-id", "123456789012");
    simulator.addAccessKey(
        options.getOrDefault("access-key-id", "AKIASIMULATOR0000001"),
        options.getOrDefault("secret-access-key", "simulator-secret-access-key"),
        accountId);
    String alias = options.getOrDefault("alias", "www%d.example.com");
    IntStream.rangeClosed(1, Integer.parseInt(options.getOrDefault("distributions", "10")))
        .forEach(number -> addDistribution(simulator, accountId, number, alias));
    return simulator;
  }

  private static void addDistribution(
      AwsSimulator simulator, String accountId, int number, String alias) {
    DistributionConfigDocument document = DistributionConfigDocument.create().withUnknownElements();
    if (!alias.isEmpty()) {
      document
          .aliases(alias.replace("%d", Integer.toString(number)))
          .viewerCertificate(
              SimulatedViewerCertificate.iam("ASCASIMULATOR00000001", "TLSv1.2_2021"));
    }
    simulator.addDistribution(accountId, "ESIMULATED%04d".formatted(number), document.xml());
  }

  private static double rate(Map<String, String> options, String name) {
    String value = options.get(name);
    return value == null ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
  }

  private static Map<String, String> options(String... arguments) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (!argument.startsWith("--") || parts.length != 2) {
        throw new IllegalArgumentException("Not an option of the form --name=value: " + argument);
      }
      options.put(parts[0].substring(2), parts[1]);
    }
    return options;
  }
}
