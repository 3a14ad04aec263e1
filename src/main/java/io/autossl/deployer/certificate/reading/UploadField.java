package io.autossl.deployer.certificate.reading;

import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.FieldProblem;
import java.util.List;

/** The fields of an upload, one of which is named when the upload is refused. */
enum UploadField {
  CERTIFICATE(
      "certificate",
      ErrorCode.MALFORMED_CERTIFICATE,
      "a certificate",
      "Send the certificate as your certificate authority sent it, with the lines that say BEGIN"
          + " and END CERTIFICATE."),
  CERTIFICATE_CHAIN(
      "certificateChain",
      ErrorCode.MALFORMED_CERTIFICATE,
      "a certificate",
      "Send the chain as your certificate authority sent it, with the lines that say BEGIN and END"
          + " CERTIFICATE."),
  PRIVATE_KEY(
      "privateKey",
      ErrorCode.MALFORMED_PRIVATE_KEY,
      "a certificate's private key",
      "Send the key that the certificate was requested with, with the lines that say BEGIN and END"
          + " PRIVATE KEY."),
  PASSPHRASE(
      "passphrase",
      ErrorCode.WRONG_PASSPHRASE,
      "a passphrase",
      "Send what the private key is encrypted with."),
  PKCS12(
      "pkcs12",
      ErrorCode.MALFORMED_PKCS12,
      "a PKCS#12 file",
      "Export the certificate together with its private key, or send both as certificate and"
          + " privateKey.");

  private final String fieldName;
  private final ErrorCode malformed;
  private final String content;
  private final String advice;

  UploadField(String fieldName, ErrorCode malformed, String content, String advice) {
    this.fieldName = fieldName;
    this.malformed = malformed;
    this.content = content;
    this.advice = advice;
  }

  /** The refusal of an upload because of this field. */
  ApiException refused(ErrorCode code, String detail) {
    return new ApiException(
        code, detail, List.of(new FieldProblem(fieldName, code.name(), detail)));
  }

  /** The refusal of an upload because this field cannot be read. */
  ApiException malformed(String detail) {
    return refused(malformed, detail);
  }

  /** What the field takes, with its article. */
  String content() {
    return content;
  }

  /** What to do when it is something else. */
  String advice() {
    return advice;
  }

  /** The field's name in the request. */
  @Override
  public String toString() {
    return fieldName;
  }
}
