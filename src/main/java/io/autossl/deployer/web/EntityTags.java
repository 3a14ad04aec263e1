package io.autossl.deployer.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/** Versions of editable resources as entity tags (RFC 9110, section 8.8.3). */
public final class EntityTags {

  private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*+\"";

  /** Entity tags and commas; elements of a list may be empty (RFC 9110, section 5.6.1.2). */
  private static final Pattern TAGS =
      Pattern.compile("[ \t,]*+" + TAG + "(?:[ \t]*+,[ \t]*+(?:" + TAG + ")?+)*+[ \t]*+");

  private EntityTags() {}

  /** The entity tag of a version. */
  public static String of(long version) {
    return "\"" + version + "\"";
  }

  /** An entity tag of what is only read, and may be compressed: it is the same in both forms. */
  public static String weak(long revision) {
    return "W/" + of(revision);
  }

  /**
   * The entity tag of a version of a resource that shows more than itself: another one when that
   * changes, but of the same version.
   */
  public static String of(long version, String shown) {
    return "\"%d.%08x\"".formatted(version, shown.hashCode());
  }

  /**
   * Checks a request's precondition, if it has one.
   *
   * @param ifMatch the header {@code If-Match}
   * @param version the resource's version
   * @throws ApiException if the caller means another version, or the header cannot be read
   */
  public static void requireMatch(@Nullable String ifMatch, long version) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return;
    }
    if (!TAGS.matcher(ifMatch).matches()) {
      throw ApiException.invalidField(
          HttpHeaders.IF_MATCH,
          "INVALID",
          "must be a version in quotation marks, as in " + of(version) + ", or *");
    }
    String tag = Long.toString(version);
    if (ETag.parse(ifMatch).stream()
        .noneMatch(candidate -> !candidate.weak() && version(candidate).equals(tag))) {
      throw new ApiException(
          ErrorCode.PRECONDITION_FAILED,
          "The resource has version %d now: read it again and decide anew.".formatted(version));
    }
  }

  /** What else the resource showed does not make a change of it stale. */
  private static String version(ETag candidate) {
    return candidate.tag().split("\\.", 2)[0];
  }
}
