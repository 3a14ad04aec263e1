package io.autossl.deployer.sandbox;

import io.autossl.deployer.DeployerApplication;
import io.autossl.deployer.simulator.AwsSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;

/**
 * Runs the service with a simulated AWS beside it, deploys a demonstration certificate to two
 * distributions, shows how, and goes on running.
 */
public final class SandboxApplication {

  private SandboxApplication() {}

  /** Starts the sandbox. */
  public static void main(String[] arguments) {
    AwsSimulator simulator = SimulatedShop.open();
    // Each by its own name, so that no setting of the user's environment leads elsewhere.
    for (String service : List.of("Acm", "CloudFront", "Sts")) {
      System.setProperty("aws.endpointUrl" + service, simulator.endpoint().toString());
    }
    setDefault("autossl.home", newHome().toString());
    setDefault("logging.level.root", "WARN");
    setDefault("logging.level.org.springframework.web", "WARN");
    SpringApplication.from(DeployerApplication::main)
        .with(SandboxConfiguration.class)
        .run(arguments);
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static Path newHome() {
    try {
      return Files.createTempDirectory("autossl-sandbox-");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** No component, so that no other service finds it. */
  static class SandboxConfiguration {

    @Bean
    Demonstration demonstration() {
      return new Demonstration(System.out);
    }
  }
}
