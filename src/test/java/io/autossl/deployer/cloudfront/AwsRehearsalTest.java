package io.autossl.deployer.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.TestEnvironment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwsRehearsalTest {

  @Test
  void needsNoAws() {
    assertThat(TestEnvironment.simulator())
        .as("where calls go, and the key is unknown")
        .isNotNull();
    AwsProperties properties = new AwsProperties(64, Duration.ofSeconds(5), Duration.ofSeconds(30));
    AtomicInteger rounds = new AtomicInteger();

    new AwsRehearsal(new AwsConfiguration(), properties)
        .rehearse(() -> rounds.incrementAndGet() > 5);

    assertThat(rounds).hasValue(6);
  }
}
