package io.autossl.deployer.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What several gauges tell of the database: read once for all that are asked at the same time, and
 * not again for a while when the database does not answer, so that the other metrics come in time.
 *
 * @param <T> what is read
 */
public final class GaugeSource<T> {

  private static final Logger log = LoggerFactory.getLogger(GaugeSource.class);
  private static final Duration SAME_TIME = Duration.ofMillis(100);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  private final Supplier<T> query;
  private final Clock clock;
  private Optional<T> known = Optional.empty();
  private Instant validUntil = Instant.MIN;

  /** Reads by a query. */
  public GaugeSource(Supplier<T> query, Clock clock) {
    this.query = query;
    this.clock = clock;
  }

  /** One number of what is read; not a number when the database does not answer. */
  public double tell(ToDoubleFunction<T> number) {
    return read().map(number::applyAsDouble).orElse(Double.NaN);
  }

  private synchronized Optional<T> read() {
    if (clock.instant().isBefore(validUntil)) {
      return known;
    }
    try {
      known = Optional.of(query.get());
      validUntil = clock.instant().plus(SAME_TIME);
    } catch (DataAccessException | TransactionException failure) {
      log.debug("The database tells nothing for gauges", failure);
      known = Optional.empty();
      validUntil = clock.instant().plus(AFTER_FAILURE);
    }
    return known;
  }
}
