package io.autossl.deployer.certificate;

import io.autossl.deployer.web.ApiException;
import io.autossl.deployer.web.ErrorCode;
import io.autossl.deployer.web.FieldProblem;
import java.util.List;

/** The fields of an upload, each of which can be to blame when it is refused. */
enum UploadField {
  CERTIFICATE("certificate"),
  CERTIFICATE_CHAIN("certificateChain"),
  PRIVATE_KEY("privateKey"),
  PASSPHRASE("passphrase"),
  PKCS12("pkcs12");

  private final String fieldName;

  UploadField(String fieldName) {
    this.fieldName = fieldName;
  }

  /** Refuses the upload because of this field. */
  ApiException refused(ErrorCode code, String detail) {
    return new ApiException(
        code, detail, List.of(new FieldProblem(fieldName, code.name(), detail)));
  }

  /** The field's name in the request. */
  @Override
  public String toString() {
    return fieldName;
  }
}
