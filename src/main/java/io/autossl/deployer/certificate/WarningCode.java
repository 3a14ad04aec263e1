package io.autossl.deployer.certificate;

/** What was corrected in an uploaded certificate, or accepted although it may not work. */
public enum WarningCode {
  /** The certificates did not come leaf first, each followed by its issuer. */
  CHAIN_REORDERED,
  /** The root was among the certificates, where CloudFront does not want it. */
  ROOT_REMOVED,
  /** There were certificates that are not on the path from the leaf to its root. */
  UNRELATED_CERTIFICATE_REMOVED,
  /** An issuing certificate is missing or has expired. */
  CHAIN_INCOMPLETE,
  /** The certificate is its own issuer. */
  SELF_SIGNED,
  /** The key is too short to be safe. */
  WEAK_KEY
}
