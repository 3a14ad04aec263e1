package io.autossl.deployer.rehearsal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
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
public class Rehearsals implements InitializingBean, SmartInitializingSingleton, DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(Rehearsals.class);

  private final List<EarlyRehearsal> early;
  private final ObjectProvider<Rehearsal> all;
  private final RehearsalProperties properties;
  private final CompletableFuture<List<Rehearsal>> late = new CompletableFuture<>();
  private volatile boolean over;

  Rehearsals(
      List<EarlyRehearsal> early, ObjectProvider<Rehearsal> all, RehearsalProperties properties) {
    this.early = List.copyOf(early);
    this.all = all;
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
    late.complete(List.of());
  }

  @Override
  public void afterPropertiesSet() {
    if (properties.enabled() && !isTraining()) {
      Thread.ofPlatform().name("rehearsal").daemon().start(this::rehearse);
    }
  }

  /** A training run ends before anything else would begin. */
  @Override
  public void afterSingletonsInstantiated() {
    late.complete(
        all.orderedStream().filter(rehearsal -> !(rehearsal instanceof EarlyRehearsal)).toList());
    if (isTraining()) {
      rehearse();
    }
  }

  private void rehearse() {
    early.forEach(this::rehearse);
    late.join().forEach(this::rehearse);
  }

  private static boolean isTraining() {
    return "onRefresh".equalsIgnoreCase(SpringProperties.getProperty("spring.context.exit"));
  }

  private void rehearse(Rehearsal rehearsal) {
    if (over) {
      return;
    }
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
