package io.autossl.deployer.simulator;

import org.jspecify.annotations.Nullable;

/** What another process wants to be recorded; what is not given stays. */
record LogRequest(@Nullable Boolean recording, @Nullable Boolean bodiesKept) {

  void apply(RequestLog log) {
    if (recording != null) {
      log.recording(recording);
    }
    if (bodiesKept != null) {
      log.bodiesKept(bodiesKept);
    }
  }
}
