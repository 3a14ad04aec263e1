package io.autossl.deployer.crash;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerStarter;
import org.springframework.context.annotation.Bean;

/**
 * Has a service whose queue takes deployments in and starts none: the test does. Not annotated: the
 * service's component scan must not find it.
 */
public class IdleQueueConfiguration {

  @Bean
  DbSchedulerStarter neverStarting() {
    return () -> {};
  }
}
