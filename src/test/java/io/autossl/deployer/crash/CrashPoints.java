package io.autossl.deployer.crash;

/**
 * At which points of a life processes die: at every third, or at all of them with {@code
 * -Pthorough}. The points before something is done and those after it alternate: both are met.
 */
public final class CrashPoints {

  /** How far the points are apart. */
  public static final int INTERVAL = Integer.getInteger("autossl.test.crash-interval", 3);

  private CrashPoints() {}

  /** The first one. Of different scenarios it is a different one, so that all are met in some. */
  public static int first(int scenario) {
    return 1 + scenario % INTERVAL;
  }
}
