package io.autossl.deployer.simulator;

/** An error that AWS answers with. */
final class AwsError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String message;

  AwsError(int status, String code, String message) {
    super(code + ": " + message, null, false, false);
    this.status = status;
    this.code = code;
    this.message = message;
  }

  /** What a service answers above its rate limit. */
  static AwsError throttling(AwsService service) {
    String code = service == AwsService.ACM ? "ThrottlingException" : "Throttling";
    return new AwsError(400, code, "Rate exceeded");
  }

  static AwsError internalError(AwsService service) {
    String code = service == AwsService.CLOUDFRONT ? "InternalError" : "InternalFailure";
    return new AwsError(500, code, "We encountered an internal error. Please try again.");
  }

  static AwsError serviceUnavailable() {
    return new AwsError(503, "ServiceUnavailable", "Service is temporarily unavailable.");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String message() {
    return message;
  }
}
