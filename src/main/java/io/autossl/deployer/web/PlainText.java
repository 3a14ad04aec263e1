package io.autossl.deployer.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * A text in one line, without control characters, halves of surrogate pairs, and characters that
 * make people see another text: those that change its direction, and invisible ones. Joiners and
 * variation selectors are allowed where they shape a character: in scripts that use them, and in
 * emoji.
 *
 * @see <a href="https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing">Unicode Security
 *     Considerations, 2.4 Bidirectional Text Spoofing</a>
 * @see <a href="https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point">Unicode
 *     Character Database, Default_Ignorable_Code_Point</a>
 */
@Documented
@Constraint(validatedBy = PlainText.Validator.class)
@Pattern(regexp = PlainText.CHARACTERS)
@ReportAsSingleViolation
@Retention(RetentionPolicy.RUNTIME)
@Target({
  ElementType.FIELD,
  ElementType.PARAMETER,
  ElementType.RECORD_COMPONENT,
  ElementType.TYPE_USE
})
public @interface PlainText {

  /**
   * The pattern in the API's description. It covers characters up to U+FFFF only: whether a pattern
   * of ECMA-262 sees others as one character or two depends on its flags, so they are checked in
   * {@link Validator} alone.
   */
  String CHARACTERS =
      "[^\\u0000-\\u001F\\u007F-\\u009F\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180E\\u200B"
          + "\\u200E\\u200F\\u2028-\\u202E\\u2060-\\u206F\\u2800\\u3164\\uFE00-\\uFE0D\\uFEFF\\uFFA0"
          + "\\uFFF0-\\uFFFB]*";

  /** The message about another text. */
  String message() default "must not hold control characters or invisible ones";

  /** Not used. */
  Class<?>[] groups() default {};

  /** Not used. */
  Class<? extends Payload>[] payload() default {};

  /** Validates plain texts. */
  final class Validator implements ConstraintValidator<PlainText, String> {

    private static final java.util.regex.Pattern PLAIN =
        java.util.regex.Pattern.compile(CHARACTERS);

    /** Without digits, which have the property Emoji in Unicode as well. */
    private static final String EMOJI = "[\\p{IsEmoji}&&[^0-9#*]]";

    /**
     * Letters and marks of scripts that use joiners: from Arabic to Tibetan and Myanmar, Khmer and
     * Mongolian.
     */
    private static final String JOINING =
        "[\\p{L}\\p{M}&&[\\u0600-\\u0DFF\\u0F00-\\u109F\\u1780-\\u17B3\\u17B6-\\u17FF\\u1820-\\u18AF]]";

    /** A character, followed by one that shapes it. */
    private static final java.util.regex.Pattern SHAPED =
        java.util.regex.Pattern.compile(
            String.join(
                "|",
                EMOJI + "(?:\\uFE0F?\\u200D(?=" + EMOJI + ")|[\\uFE0E\\uFE0F])",
                "[0-9#*]\\uFE0F\\u20E3",
                JOINING + "[\\u200C\\u200D]",
                "[\\u1820-\\u18AF][\\u180B-\\u180D\\u180F][\\u200C\\u200D]?",
                "\\p{IsHan}[\\x{E0100}-\\x{E01EF}]"));

    private static final java.util.regex.Pattern UNSEEN =
        java.util.regex.Pattern.compile(
            "[\\p{Cs}\\u180B-\\u180D\\u180F\\u200C\\u200D\\uFE0E\\uFE0F\\x{16FE4}\\x{1BCA0}-\\x{1BCA3}"
                + "\\x{1D159}\\x{1D173}-\\x{1D17A}\\x{E0000}-\\x{E0FFF}]");

    /** Whether a text is plain. */
    public static boolean accepts(String text) {
      return PLAIN.matcher(text).matches()
          && !UNSEEN.matcher(SHAPED.matcher(text).replaceAll("-")).find()
          && !isBlank(text);
    }

    /**
     * Whether there are only blanks, one of them at least of a kind that {@code @NotBlank} does not
     * know.
     */
    private static boolean isBlank(String text) {
      return !text.trim().isEmpty() && text.chars().allMatch(Character::isSpaceChar);
    }

    @Override
    public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
      return text == null || accepts(text);
    }
  }
}
