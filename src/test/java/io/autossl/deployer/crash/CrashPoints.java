package io.autossl.deployer.crash;

/**
 * At which points processes crash: at every third, or at all of them with {@code -Pthorough}.
 * Points before an effect and points after it alternate: both occur.
 */
public final class CrashPoints {

  /** How far the points are apart. */
  public static final int INTERVAL = Integer.getInteger("autossl.test.crash-interval", 3);

  private CrashPoints() {}

  /** The first one. It differs between scenarios, so that each point occurs in some of them. */
  public static int first(int scenario) {
    return 1 + scenario % INTERVAL;
  }
}
