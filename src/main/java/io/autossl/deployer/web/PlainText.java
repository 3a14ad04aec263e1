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
 * A text in one line, without control characters, invisible ones and halves of surrogate pairs:
 * what every database stores as it is, and neither a log nor its reader is fooled by.
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
  String REGULAR_EXPRESSION = "[^\\p{Cc}\\p{Cf}\\p{Cs}]*";

  /** What is said of another text. */
  String message() default "must not hold control characters or invisible ones";

  /** Not used. */
  Class<?>[] groups() default {};

  /** Not used. */
  Class<? extends Payload>[] payload() default {};
}
