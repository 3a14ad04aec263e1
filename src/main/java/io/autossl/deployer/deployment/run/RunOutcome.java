package io.autossl.deployer.deployment.run;

import java.time.Instant;

/** How a run of a deployment ended. */
sealed interface RunOutcome {

  /** There is nothing more to do. */
  record Done() implements RunOutcome {}

  /** It goes on at this time, here or in another process. */
  record ResumeAt(Instant time) implements RunOutcome {}
}
