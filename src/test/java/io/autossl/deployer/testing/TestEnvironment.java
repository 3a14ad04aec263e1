package io.autossl.deployer.testing;

import io.autossl.deployer.simulator.AwsSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Gives every service under test its own home, database and simulated AWS. */
public final class TestEnvironment
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  /** The administrator's token of every service under test. */
  public static final String ADMIN_TOKEN = "test-admin-token-0123456789-0123456789";

  /** A service that ends with the tests' process cannot be tidied up after: the next clean does. */
  private static final Path HOMES = Path.of("target", "homes");

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    simulateAws(context);
    TestPropertyValues.of(
            "autossl.home=" + newHome(),
            "autossl.admin-token=" + ADMIN_TOKEN,
            "autossl.deployment.retry-backoff="
                + setOr(context, "autossl.deployment.retry-backoff", "20ms"),
            "autossl.deployment.conflict-backoff="
                + setOr(context, "autossl.deployment.conflict-backoff", "200ms"),
            "autossl.aws.call-timeout=" + setOr(context, "autossl.aws.call-timeout", "5s"),
            "db-scheduler.polling-interval="
                + setOr(context, "autossl.test.polling-interval", "200ms"))
        .and(TestDatabase.properties())
        .applyTo(context);
  }

  private static void simulateAws(ConfigurableApplicationContext context) {
    AwsSimulator simulator = AwsSimulator.start();
    DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
    beans.registerSingleton("awsSimulator", simulator);
    // What is registered first is closed last: the service may call AWS until its end.
    beans.registerDisposableBean("awsSimulator", simulator::close);
    // The clients read it when they are made, and Spring makes one context at a time.
    System.setProperty("aws.endpointUrl", simulator.endpoint().toString());
  }

  /** What a test sets itself stands. */
  private static String setOr(
      ConfigurableApplicationContext context, String property, String preset) {
    return context.getEnvironment().getProperty(property, preset);
  }

  private static Path newHome() {
    try {
      return Files.createTempDirectory(Files.createDirectories(HOMES), "").toAbsolutePath();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
