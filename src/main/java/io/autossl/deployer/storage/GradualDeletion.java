package io.autossl.deployer.storage;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Deletes many rows in small transactions, so that nobody else has to wait for long. */
public final class GradualDeletion {

  private GradualDeletion() {}

  /**
   * Deletes until there is nothing left, or it is to stop.
   *
   * @param part deletes some rows in a transaction of its own, and returns how many
   * @return how many rows were deleted in all
   */
  public static int run(BooleanSupplier isStopped, IntSupplier part) {
    int all = 0;
    int deleted = 0;
    do {
      all += deleted;
      deleted = isStopped.getAsBoolean() ? 0 : part.getAsInt();
    } while (deleted > 0);
    return all;
  }
}
