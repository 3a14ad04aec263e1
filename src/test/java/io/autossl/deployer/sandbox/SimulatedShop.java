package io.autossl.deployer.sandbox;

import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.testing.AwsAccount;
import java.time.Duration;
import java.util.List;

/** A simulated AWS account with the two distributions of the documentation. */
final class SimulatedShop {

  static final String ACCOUNT = "123456789012";
  static final String ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE";
  static final String SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  static final List<String> DISTRIBUTION_IDS = List.of("EWH7HR80TDW90", "EWH7HR81TDW87");

  private static final Duration LATENCY = Duration.ofMillis(200);

  private SimulatedShop() {}

  static AwsSimulator open() {
    AwsSimulator simulator = AwsSimulator.start();
    openIn(simulator);
    simulator.behavior().latency(LATENCY);
    return simulator;
  }

  static void openIn(AwsSimulator simulator) {
    simulator.addAccessKey(ACCESS_KEY_ID, SECRET_ACCESS_KEY, ACCOUNT);
    simulator.addDistribution(
        ACCOUNT,
        DISTRIBUTION_IDS.get(0),
        AwsAccount.configuration("example.com", "www.example.com").xml());
    simulator.addDistribution(
        ACCOUNT, DISTRIBUTION_IDS.get(1), AwsAccount.configuration("shop.example.com").xml());
  }
}
