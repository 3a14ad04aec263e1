package io.autossl.deployer.benchmark;

import java.time.Duration;

/**
 * The processor time that the service, and the clients in this process, have taken; on Linux in
 * hundredths of a second.
 *
 * @see ProcessHandle.Info#totalCpuDuration()
 */
record ProcessorTime(Duration service, Duration clients) {

  static final ProcessorTime NONE = new ProcessorTime(Duration.ZERO, Duration.ZERO);

  /** So far. */
  static ProcessorTime now(MeasuredService service) {
    return new ProcessorTime(of(service.process()), of(ProcessHandle.current()));
  }

  ProcessorTime plus(ProcessorTime other) {
    return new ProcessorTime(service.plus(other.service), clients.plus(other.clients));
  }

  ProcessorTime minus(ProcessorTime other) {
    return new ProcessorTime(service.minus(other.service), clients.minus(other.clients));
  }

  private static Duration of(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow();
  }
}
