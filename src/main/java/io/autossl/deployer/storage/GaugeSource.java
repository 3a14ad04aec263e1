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
 * A value of the database that several gauges show. It is read once for all gauges of a scrape.
 * When the database does not answer, it is not read again for a while, so that the other metrics
 * are not delayed.
 *
 * @param <T> what is read
 */
public final class GaugeSource<T> {

  private static final Logger log = LoggerFactory.getLogger(GaugeSource.class);
  private static final Duration VALID_FOR = Duration.ofMillis(100);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

  private final Supplier<T> query;
  private final Clock clock;
  private Optional<T> known = Optional.empty();
  private Instant validUntil = Instant.MIN;

  /** A value that a query reads. */
  public GaugeSource(Supplier<T> query, Clock clock) {
    this.query = query;
    this.clock = clock;
  }

  /** One number of the value; NaN when the database does not answer. */
  public double tell(ToDoubleFunction<T> number) {
    return read().map(number::applyAsDouble).orElse(Double.NaN);
  }

  private synchronized Optional<T> read() {
    if (clock.instant().isBefore(validUntil)) {
      return known;
    }
    try {
      known = Optional.of(query.get());
      validUntil = clock.instant().plus(VALID_FOR);
    } catch (DataAccessException | TransactionException failure) {
      log.debug("The database does not answer for gauges", failure);
      known = Optional.empty();
      validUntil = clock.instant().plus(PAUSE_AFTER_FAILURE);
    }
    return known;
  }
}
