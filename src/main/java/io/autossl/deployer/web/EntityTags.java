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

  /** A weak entity tag, for what is only read: it is the same with and without compression. */
  public static String weak(long revision) {
    return "W/" + of(revision);
  }

  /**
   * The entity tag of a resource whose representation shows more than the resource itself: when
   * that changes, the tag changes, but not the version in it.
   */
  public static String of(long version, String shown) {
    return "\"%d.%08x\"".formatted(version, shown.hashCode());
  }

  /**
   * Checks a request's precondition, if it has one.
   *
   * @param ifMatch the header {@code If-Match}
   * @param version the resource's version
   * @throws ApiException if the header names only other versions, or cannot be parsed
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

  /**
   * The version in an entity tag. What else the representation showed does not matter for a
   * precondition.
   */
  private static String version(ETag candidate) {
    return candidate.tag().split("\\.", 2)[0];
  }
}
