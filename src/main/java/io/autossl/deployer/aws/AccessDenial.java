package io.autossl.deployer.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Explains what can be done about a denied access. AWS may name another action than the one that
 * was called: updating a distribution may need permissions for resources that it refers to.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">Troubleshoot
 *     access denied error messages</a>
 */
final class AccessDenial {

  private static final Pattern ACTION =
      Pattern.compile("not authorized to perform:? ([A-Za-z0-9-]+:[A-Za-z0-9*]+)");

  private static final Pattern EXPLICIT_DENY =
      Pattern.compile("with an explicit deny(?: in (an? [a-z -]+))?");

  /** Another kind of policy than an identity-based one that would have to allow it as well. */
  private static final Pattern NOT_ALLOWED_BY =
      Pattern.compile("because no (?!identity-based policy)([A-Za-z -]+?) allows");

  private AccessDenial() {}

  /** Explains AWS's message, which names an action and a kind of policy, or neither. */
  static String explain(String message) {
    Matcher action = ACTION.matcher(message);
    if (!action.find()) {
      return "AWS denies access, and does not name an action that is missing in the IAM policy.";
    }
    Matcher denied = EXPLICIT_DENY.matcher(message);
    if (denied.find()) {
      return "%s is denied explicitly%s: change what denies it, since allowing it elsewhere has no effect."
          .formatted(action.group(1), denied.group(1) == null ? "" : " in " + denied.group(1));
    }
    Matcher other = NOT_ALLOWED_BY.matcher(message);
    return other.find()
        ? "The access key may not call %s: no %s allows it."
            .formatted(action.group(1), other.group(1))
        : "The access key may not call %s: add it to the IAM policy.".formatted(action.group(1));
  }
}
