package io.autossl.deployer.fuzz;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Runs a check on a corpus and then on mutations of it, for a fixed time: two seconds, or two
 * minutes with {@code -Pthorough}. An input with a new outcome joins the corpus, so that the inputs
 * get further and further.
 */
public final class Fuzzing {

  private static final Duration TIME = Duration.ofSeconds(Long.getLong("autossl.fuzz.seconds", 2));
  private static final long SEED = Long.getLong("autossl.fuzz.seed", 20260101);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MAX_INPUT = 64 * 1024;
  private static final int MAX_CORPUS = 500;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final String name;
  private final List<byte[]> corpus;
  private final Mutator mutator;
  private final Duration longest;
  private final Check check;
  private final Random random = new Random(SEED);
  private final Set<String> outcomes = new HashSet<>();
  private volatile byte[] current = new byte[0];
  private long inputs;

  private Fuzzing(
      String name, Collection<byte[]> seeds, Mutator mutator, Duration longest, Check check) {
    this.name = name;
    this.corpus = new ArrayList<>(seeds);
    this.mutator = mutator;
    this.longest = longest;
    this.check = check;
  }

  /** What must hold for every input. */
  public interface Check {

    /** Tells what came of an input in few words; throws if that may not be. */
    String outcome(byte[] input) throws Exception;
  }

  /**
   * Runs a check for the time that {@code autossl.fuzz.seconds} says.
   *
   * @param seeds good inputs to begin with
   * @param longest how much processor time one input may take
   * @throws AssertionError with the input, if the check throws anything or takes longer
   */
  public static void run(
      String name, Collection<byte[]> seeds, Mutator mutator, Duration longest, Check check) {
    new Fuzzing(name, seeds, mutator, longest, check).run();
  }

  private void run() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    loop();
                    done.complete(null);
                  } catch (Throwable failure) {
                    done.completeExceptionally(failure);
                  }
                });
    try {
      done.get(TIME.plus(PATIENCE).toSeconds(), SECONDS);
    } catch (TimeoutException hanging) {
      hanging.setStackTrace(thread.getStackTrace());
      throw failure("takes forever", hanging);
    } catch (ExecutionException failure) {
      throw failure("failed", failure.getCause() == null ? failure : failure.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted", stopped);
    }
    System.out.printf(
        "%s: %,d inputs in %d s, %d outcomes, corpus of %d, seed %d%n",
        name, inputs, TIME.toSeconds(), outcomes.size(), corpus.size(), SEED);
  }

  private void loop() throws Exception {
    for (byte[] seed : List.copyOf(corpus)) {
      outcomes.add(outcome(seed));
    }
    long end = System.nanoTime() + TIME.toNanos();
    while (System.nanoTime() < end) {
      byte[] input = mutator.mutate(any(), any(), random);
      if (input.length <= MAX_INPUT) {
        String outcome = outcome(input);
        if (corpus.size() < MAX_CORPUS && outcomes.add(outcome)) {
          corpus.add(input);
        }
      }
    }
  }

  private String outcome(byte[] input) throws Exception {
    current = input;
    inputs++;
    long before = THREADS.getCurrentThreadCpuTime();
    String outcome = check.outcome(input);
    Duration taken = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);
    if (taken.compareTo(longest) > 0) {
      throw new AssertionError("It took " + taken);
    }
    return outcome;
  }

  private byte[] any() {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private AssertionError failure(String what, Throwable cause) {
    return new AssertionError(
        "%s: input %d of seed %d %s, in Base64: %s"
            .formatted(name, inputs, SEED, what, Base64.getEncoder().encodeToString(current)),
        cause);
  }
}
