package io.autossl.deployer.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The memory of a Java process, in KiB. */
record ProcessMemory(long processId) {

  /** Of each generation, or of the whole heap: that depends on the garbage collector. */
  private static final Pattern HEAP_USED = Pattern.compile(", used (\\d+)K");

  /** How much of it is resident now. */
  long resident() throws IOException {
    return status("VmRSS");
  }

  /** The most that ever was resident. */
  long peak() throws IOException {
    return status("VmHWM");
  }

  /** How much of the heap is in use after a collection of all garbage. */
  long liveHeap() throws IOException, InterruptedException {
    command("GC.run");
    long used =
        HEAP_USED
            .matcher(command("GC.heap_info"))
            .results()
            .mapToLong(generation -> Long.parseLong(generation.group(1)))
            .sum();
    if (used == 0) {
      throw new IllegalStateException("The heap's size is not known");
    }
    return used;
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
