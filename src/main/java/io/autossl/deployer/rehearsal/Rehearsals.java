package io.autossl.deployer.rehearsal;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.SpringProperties;
import org.springframework.stereotype.Component;

/**
 * Rehearses while the service comes up, and on until real work comes: one after the other, in a
 * thread of its own. In a training run, what is rehearsed gets into the AOT cache.
 */
@Component
@EnableConfigurationProperties(RehearsalProperties.class)
public class Rehearsals implements SmartInitializingSingleton, DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(Rehearsals.class);

  private final List<Rehearsal> all;
  private final RehearsalProperties properties;
  private volatile boolean over;

  Rehearsals(List<Rehearsal> all, RehearsalProperties properties) {
    this.all = List.copyOf(all);
    this.properties = properties;
  }

  /** There is real work to be done, or none any more. */
  @EventListener(ContextClosedEvent.class)
  public void end() {
    over = true;
  }

  /** Also if the service fails to start: what is rehearsed with is taken away then. */
  @Override
  public void destroy() {
    end();
  }

  /** A training run ends before anything else would begin. */
  @Override
  public void afterSingletonsInstantiated() {
    if ("onRefresh".equalsIgnoreCase(SpringProperties.getProperty("spring.context.exit"))) {
      rehearse();
    } else if (properties.enabled()) {
      Thread.ofPlatform().name("rehearsal").daemon().start(this::rehearse);
    }
  }

  private void rehearse() {
    for (Rehearsal rehearsal : all) {
      if (!over) {
        rehearse(rehearsal);
      }
    }
  }

  private void rehearse(Rehearsal rehearsal) {
    try {
      rehearsal.rehearse(() -> over);
    } catch (RuntimeException failure) {
      log.atLevel(over ? Level.DEBUG : Level.WARN)
          .setCause(failure)
          .log(
              "{} failed: the first deployment will be slower",
              rehearsal.getClass().getSimpleName());
    }
  }
}
