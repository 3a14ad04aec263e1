package io.autossl.deployer.benchmark;

import java.io.PrintStream;

/** Prints rows as Markdown, each as soon as it is there. */
final class Table {

  private static final String FORMAT = "| %-72s | %10s | %8s | %5s |%n";

  private final PrintStream out;

  Table(PrintStream out) {
    this.out = out;
  }

  void begin() {
    out.printf(FORMAT, "scenario", "measured", "limit", "ratio");
    out.printf(FORMAT, "---", "---:", "---:", "---:");
    out.flush();
  }

  void add(Row row) {
    out.printf(FORMAT, row.scenario(), row.measured(), row.limit(), row.ratio());
    out.flush();
  }
}
