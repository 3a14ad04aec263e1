package io.autossl.deployer.crash;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import software.amazon.awssdk.http.SdkHttpClient;

/** Has a service watched. Not annotated: the service's component scan must not find it. */
public class CrashInjectorConfiguration {

  @Bean
  static Watch watch() {
    return new Watch();
  }

  @Bean
  @Primary
  LeapingClock leapingClock() {
    return new LeapingClock(Clock.systemUTC());
  }

  @Bean
  static BeanPostProcessor watching(Watch watch) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return switch (bean) {
          case DataSource dataSource -> new WatchedDataSource(dataSource, watch);
          case SdkHttpClient http -> new WatchedHttpClient(http, watch);
          default -> bean;
        };
      }
    };
  }
}
