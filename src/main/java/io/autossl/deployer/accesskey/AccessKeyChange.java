package io.autossl.deployer.accesskey;

import static java.util.Objects.requireNonNullElse;

import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.web.ApiException;
import org.jspecify.annotations.Nullable;

/** A change of an access key: another name, access key id or secret; null leaves it as it is. */
record AccessKeyChange(
    @Nullable String name, @Nullable String accessKeyId, @Nullable SecretText secretAccessKey) {

  String nameOr(String current) {
    return requireNonNullElse(name, current);
  }

  String accessKeyIdOr(String current) {
    return requireNonNullElse(accessKeyId, current);
  }

  /** Whether name and access key id stay as they are. */
  boolean leavesAllButSecret(AccessKey current) {
    return nameOr(current.name()).equals(current.name())
        && accessKeyIdOr(current.accessKeyId()).equals(current.accessKeyId());
  }

  /**
   * Checks that the current secret does not stay with another access key id.
   *
   * @throws ApiException if it would
   */
  void requireConsistent(AccessKey current) {
    if (secretAccessKey == null
        && !accessKeyIdOr(current.accessKeyId()).equals(current.accessKeyId())) {
      throw ApiException.invalidField(
          "secretAccessKey", "REQUIRED", "must come with another accessKeyId");
    }
  }
}
