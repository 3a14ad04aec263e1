package io.autossl.deployer.storage;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Deletes much in small parts, so that nobody else has to wait for it. */
public final class GradualDeletion {

  private GradualDeletion() {}

  /**
   * Deletes parts until there is nothing left, or it is to stop.
   *
   * @param part deletes some, in a transaction of its own, and tells how many
   * @return how many there were in all
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
