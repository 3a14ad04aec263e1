package io.autossl.deployer.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of a Java process, in KiB. */
record ProcessMemory(long processId) {

  private static final Pattern TOTAL_BYTES = Pattern.compile("Total +\\d+ +(\\d+)");
  private static final int BYTES_PER_KIBIBYTE = 1024;

  /** How much of it is resident now. */
  long resident() throws IOException {
    return status("VmRSS");
  }

  /** The most that ever was resident. */
  long peak() throws IOException {
    return status("VmHWM");
  }

  /** How much of the heap is in use: what a collection of all garbage leaves. */
  long liveHeap() throws IOException, InterruptedException {
    // Counts what is alive while nothing runs; garbage that was made since would count else.
    Matcher total = TOTAL_BYTES.matcher(command("GC.class_histogram"));
    if (!total.find()) {
      throw new IllegalStateException("The heap's size is not known");
    }
    return Long.parseLong(total.group(1)) / BYTES_PER_KIBIBYTE;
  }

  private long status(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(processId), "status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private String command(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(processId),
                command)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + ": " + output);
    }
    return output;
  }
}
