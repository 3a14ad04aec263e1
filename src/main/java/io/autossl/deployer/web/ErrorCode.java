package io.autossl.deployer.web;

import org.springframework.http.HttpStatus;

/**
 * The errors of the API: code for programs, HTTP status and title. A published code keeps its name
 * and meaning.
 */
public enum ErrorCode {
  VALIDATION_FAILED(HttpStatus.BAD_REQUEST, "Some fields are missing or invalid"),
  MALFORMED_REQUEST(HttpStatus.BAD_REQUEST, "The request cannot be read"),
  UNKNOWN_FIELD(HttpStatus.BAD_REQUEST, "The body has a field that is not known"),
  UNKNOWN_PARAMETER(HttpStatus.BAD_REQUEST, "A query parameter is not known, empty or repeated"),
  UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "A valid bearer token is required"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "The token's role does not allow this"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such resource"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The resource does not support this method"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "None of the accepted media types can be produced"),
  NAME_IN_USE(HttpStatus.CONFLICT, "Another resource has the name"),
  ACCESS_KEY_IN_USE(HttpStatus.CONFLICT, "A deployment target uses the access key"),
  CERTIFICATE_IN_USE(HttpStatus.CONFLICT, "A deployment of the certificate is active"),
  DEPLOYMENT_IN_PROGRESS(HttpStatus.CONFLICT, "A deployment is active"),
  DEPLOYMENT_FINISHED(HttpStatus.CONFLICT, "The deployment is over"),
  NOTHING_TO_RETRY(HttpStatus.CONFLICT, "The deployment left nothing to retry"),
  IDEMPOTENCY_KEY_REUSED(
      HttpStatus.CONFLICT, "The idempotency key was used for a different request"),
  PRECONDITION_FAILED(HttpStatus.PRECONDITION_FAILED, "The resource has another version"),
  PAYLOAD_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The request is too large"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The media type is not supported"),
  MALFORMED_CERTIFICATE(HttpStatus.UNPROCESSABLE_CONTENT, "The certificate cannot be read"),
  MALFORMED_PRIVATE_KEY(HttpStatus.UNPROCESSABLE_CONTENT, "The private key cannot be read"),
  MALFORMED_PKCS12(HttpStatus.UNPROCESSABLE_CONTENT, "The PKCS#12 file cannot be read"),
  PRIVATE_KEY_MISMATCH(
      HttpStatus.UNPROCESSABLE_CONTENT, "The private key is not the certificate's"),
  PASSPHRASE_REQUIRED(HttpStatus.UNPROCESSABLE_CONTENT, "A passphrase is required"),
  WRONG_PASSPHRASE(HttpStatus.UNPROCESSABLE_CONTENT, "The passphrase is wrong"),
  CERTIFICATE_EXPIRED(HttpStatus.UNPROCESSABLE_CONTENT, "The certificate has expired"),
  CERTIFICATE_NOT_YET_VALID(HttpStatus.UNPROCESSABLE_CONTENT, "The certificate is not valid yet"),
  UNSUPPORTED_KEY_ALGORITHM(
      HttpStatus.UNPROCESSABLE_CONTENT, "CloudFront does not support the key's algorithm"),
  NO_DOMAIN_NAMES(HttpStatus.UNPROCESSABLE_CONTENT, "The certificate names no domain"),
  BROKEN_CHAIN(HttpStatus.UNPROCESSABLE_CONTENT, "A signature in the chain does not check"),
  TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too many requests"),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong inside the service"),
  AWS_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "AWS cannot be reached"),
  SERVICE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The service cannot answer at the moment");

  private final HttpStatus status;
  private final String title;

  ErrorCode(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status of this error. */
  public HttpStatus status() {
    return status;
  }

  /** The {@code title} of the problem detail: one line, the same at every occurrence. */
  public String title() {
    return title;
  }
}
