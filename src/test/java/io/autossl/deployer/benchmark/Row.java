package io.autossl.deployer.benchmark;

import java.time.Duration;
import java.util.Locale;

/**
 * A row of the table.
 *
 * @param limit what the measured value is compared with; empty if with nothing
 * @param ratio the measured value divided by the limit; empty if there is none
 */
record Row(String scenario, String measured, String limit, String ratio) {

  private static final double KIBIBYTES_PER_MEBIBYTE = 1024;

  /** How long something took. */
  static Row of(String scenario, Duration measured) {
    return new Row(scenario, text(measured), "", "");
  }

  /** How long something took, and the least that it could or the most that it may. */
  static Row of(String scenario, Duration measured, Duration limit) {
    return new Row(
        scenario,
        text(measured),
        text(limit),
        ratio((double) measured.toNanos() / limit.toNanos()));
  }

  /** How many a second. */
  static Row rate(String scenario, double measured) {
    return new Row(scenario, decimal(measured) + "/s", "", "");
  }

  /** How many a second, and the least that it should be. */
  static Row rate(String scenario, double measured, double limit) {
    return new Row(
        scenario, decimal(measured) + "/s", decimal(limit) + "/s", ratio(measured / limit));
  }

  /** How many times as much as something else. */
  static Row factor(String scenario, double measured) {
    return new Row(scenario, ratio(measured), "", "");
  }

  /** How many times as much as something else, and what it should be. */
  static Row factor(String scenario, double measured, double limit) {
    return new Row(scenario, ratio(measured), ratio(limit), ratio(measured / limit));
  }

  /** How much memory. */
  static Row memory(String scenario, long kibibytes) {
    return new Row(scenario, mebibytes(kibibytes), "", "");
  }

  /** How much memory, and the most that it may be. */
  static Row memory(String scenario, long kibibytes, int mostMebibytes) {
    return new Row(
        scenario,
        mebibytes(kibibytes),
        mostMebibytes + " MiB",
        ratio(kibibytes / KIBIBYTES_PER_MEBIBYTE / mostMebibytes));
  }

  private static String text(Duration duration) {
    double milliseconds = duration.toNanos() / 1e6;
    return milliseconds < 10_000
        ? decimal(milliseconds) + " ms"
        : decimal(milliseconds / 1_000) + " s";
  }

  private static String mebibytes(long kibibytes) {
    return decimal(kibibytes / KIBIBYTES_PER_MEBIBYTE) + " MiB";
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String decimal(double value) {
    return String.format(
        Locale.ROOT, value < 100 && value != Math.rint(value) ? "%.1f" : "%.0f", value);
  }
}
