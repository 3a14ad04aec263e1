package io.autossl.deployer.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;

/** Versions of editable resources as entity tags (RFC 9110, section 8.8.3). */
public final class EntityTags {

  private EntityTags() {}

  /** The entity tag of a version. */
  public static String of(long version) {
    return "\"" + version + "\"";
  }

  /**
   * Checks a request's precondition, if it has one.
   *
   * @param ifMatch the header {@code If-Match}
   * @param version the resource's version
   * @throws ApiException if the caller means another version
   */
  public static void requireMatch(@Nullable String ifMatch, long version) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return;
    }
    String tag = Long.toString(version);
    if (ETag.parse(ifMatch).stream()
        .noneMatch(candidate -> !candidate.weak() && candidate.tag().equals(tag))) {
      throw new ApiException(
          ErrorCode.PRECONDITION_FAILED,
          "The resource has version %d now: read it again and decide anew.".formatted(version));
    }
  }
}
