package io.autossl.deployer.simulator;

import java.time.Instant;

/** A certificate in ACM, and whether CloudFront sees it yet. */
final class StoredCertificate {

  private final SimulatedCertificate view;
  private final ImportedCertificate content;
  private final Instant visibleFrom;
  private int refusalsLeft;

  StoredCertificate(
      SimulatedCertificate view,
      ImportedCertificate content,
      Instant visibleFrom,
      int refusalsLeft) {
    this.view = view;
    this.content = content;
    this.visibleFrom = visibleFrom;
    this.refusalsLeft = refusalsLeft;
  }

  SimulatedCertificate view() {
    return view;
  }

  ImportedCertificate content() {
    return content;
  }

  /** Whether CloudFront sees it when it looks now; a look that counts. */
  synchronized boolean isSeenAt(Instant now) {
    if (refusalsLeft > 0) {
      refusalsLeft--;
      return false;
    }
    return !now.isBefore(visibleFrom);
  }
}
