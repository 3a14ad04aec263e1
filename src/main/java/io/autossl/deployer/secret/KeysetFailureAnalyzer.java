package io.autossl.deployer.secret;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed because of the keyset: why, and what to do. */
final class KeysetFailureAnalyzer extends AbstractFailureAnalyzer<KeysetException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, KeysetException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
  }
}
