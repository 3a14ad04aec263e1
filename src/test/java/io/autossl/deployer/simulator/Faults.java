package io.autossl.deployer.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The faults in force. Several may befall one call: delays, halts and side effects happen in the
 * order of their orders, and the first one that decides the answer decides it; the others wait for
 * the next call.
 */
public final class Faults {

  private final List<Fault> faults = new ArrayList<>();
  private final List<HangingCalls> hangingCalls = new ArrayList<>();
  private Random random = new Random(0);

  Faults() {}

  /** Begins the order of a fault of an operation. */
  public FaultOrder on(AwsOperation operation) {
    return new FaultOrder(operation, this::enforce);
  }

  /** Begins the order of a fault of any operation. */
  public FaultOrder onAnyOperation() {
    return new FaultOrder(null, this::enforce);
  }

  /** Starts the random numbers of faults with a probability again. */
  public synchronized Faults seed(long seed) {
    random = new Random(seed);
    return this;
  }

  /** Releases all calls that hang, and those that would. */
  public void releaseAll() {
    List<HangingCalls> released;
    synchronized (this) {
      released = List.copyOf(hangingCalls);
      hangingCalls.clear();
    }
    released.forEach(HangingCalls::release);
  }

  /** Removes all faults, and releases all calls that hang. */
  public void clear() {
    synchronized (this) {
      faults.forEach(Fault::remove);
      faults.clear();
    }
    releaseAll();
  }

  synchronized List<FaultAction> strike(AwsRequest request) {
    List<FaultAction> actions = new ArrayList<>();
    boolean decided = false;
    for (Fault fault : faults) {
      boolean hasRoom = !decided || !fault.action().decidesAnswer();
      if (hasRoom
          && fault.strikes(
              request.operation(), request.resourceId(), request.accessKeyId(), random)) {
        actions.add(fault.action());
        decided |= fault.action().decidesAnswer();
      }
    }
    faults.removeIf(Fault::isExhausted);
    return actions;
  }

  private synchronized Fault enforce(FaultCondition condition, FaultAction action) {
    Fault fault = new Fault(condition, action);
    faults.add(fault);
    switch (action) {
      case FaultAction.Hang hang -> hangingCalls.add(hang.calls());
      case FaultAction.HangAfterProcessing hang -> hangingCalls.add(hang.calls());
      default -> {}
    }
    return fault;
  }
}
