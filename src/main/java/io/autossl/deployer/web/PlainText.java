package io.autossl.deployer.web;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A text in one line, without control characters, halves of surrogate pairs, and what makes a
 * reader see another text: what turns its direction, and what is of no width. Joiners are letters
 * to Persian, Hindi and emoji, and stay.
 *
 * @see <a href="https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing">Unicode Security
 *     Considerations, 2.4 Bidirectional Text Spoofing</a>
 */
@Documented
@Constraint(validatedBy = {})
@Pattern(regexp = PlainText.REGULAR_EXPRESSION)
@ReportAsSingleViolation
@Retention(RetentionPolicy.RUNTIME)
@Target({
  ElementType.FIELD,
  ElementType.PARAMETER,
  ElementType.RECORD_COMPONENT,
  ElementType.TYPE_USE
})
public @interface PlainText {

  /** What a plain text matches. */
  String REGULAR_EXPRESSION =
      "[^\\u0000-\\u001F\\u007F-\\u009F\\p{Cs}\\u00AD\\u034F\\u061C\\u180E\\u200B\\u200E\\u200F\\u2028-\\u202E"
          + "\\u2060-\\u206F\\uFEFF]*";

  /** What is said of another text. */
  String message() default "must not hold control characters or invisible ones";

  /** Not used. */
  Class<?>[] groups() default {};

  /** Not used. */
  Class<? extends Payload>[] payload() default {};
}
