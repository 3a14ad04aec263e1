package io.autossl.deployer.certificate.reading;

/** Kinds of PEM blocks that people upload, accepted or not. */
enum ObjectKind {
  CERTIFICATE("a certificate"),
  /** Certificates in no particular order (RFC 5652). */
  PKCS7("a PKCS#7 file"),
  PRIVATE_KEY("a private key"),
  /** The parameters of EC keys, or of a server's Diffie-Hellman key exchange. */
  PARAMETERS("a set of parameters"),
  CERTIFICATE_REQUEST("a certificate request"),
  PUBLIC_KEY("a public key"),
  REVOCATION_LIST("a certificate revocation list (CRL)"),
  PKCS12("a PKCS#12 file"),
  KEYSTORE("a Java keystore"),
  SSH_KEY("an SSH or PuTTY key"),
  PGP("a PGP key or message"),
  WEB_PAGE("a web page (HTML)"),
  UNKNOWN("of an unknown kind");

  private final String description;

  ObjectKind(String description) {
    this.description = description;
  }

  /** The kind of a block with this label. */
  static ObjectKind ofLabel(String label) {
    if (label.startsWith("PGP ")) {
      return PGP;
    }
    if (label.endsWith("PRIVATE KEY")) {
      return PRIVATE_KEY;
    }
    if (label.endsWith("PUBLIC KEY")) {
      return PUBLIC_KEY;
    }
    if (label.endsWith(" PARAMETERS")) {
      return PARAMETERS;
    }
    return switch (label) {
      case "CERTIFICATE", "X509 CERTIFICATE", PemText.TRUSTED_CERTIFICATE -> CERTIFICATE;
      case "PKCS7", "PKCS #7 SIGNED DATA", "CMS" -> PKCS7;
      case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST" -> CERTIFICATE_REQUEST;
      case "X509 CRL" -> REVOCATION_LIST;
      case "PKCS12" -> PKCS12;
      case "KEYSTORE" -> KEYSTORE;
      default -> UNKNOWN;
    };
  }

  /**
   * The rest of a sentence that begins with "This": that the field takes something else, and what
   * to do.
   */
  String insteadOfWhatIsIn(UploadField field) {
    return switch (this) {
      case PKCS12 -> " is a PKCS#12 file: send it as pkcs12.";
      case KEYSTORE ->
          " is a Java keystore: convert it with keytool -importkeystore -deststoretype pkcs12, and"
              + " send that as pkcs12.";
      default -> " is %s, not %s. %s".formatted(description, field.content(), field.advice());
    };
  }
}
