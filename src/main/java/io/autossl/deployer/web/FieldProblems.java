package io.autossl.deployer.web;

import static java.util.Objects.requireNonNullElse;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.constraints.Size;
import java.util.Collection;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.annotation.RequestHeader;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Finds the fields to blame for validation and JSON errors, by their names in the API. */
final class FieldProblems {

  private FieldProblems() {}

  static FieldProblem of(ObjectError error) {
    String field = error instanceof FieldError of ? of.getField() : error.getObjectName();
    return of(field, error, error.unwrap(ConstraintViolation.class));
  }

  static Stream<FieldProblem> of(ParameterValidationResult result) {
    if (result instanceof ParameterErrors errors) {
      return errors.getAllErrors().stream().map(FieldProblems::of);
    }
    String name = name(result.getMethodParameter());
    return result.getResolvableErrors().stream()
        .map(error -> of(name, error, result.unwrap(error, ConstraintViolation.class)));
  }

  static FieldProblem of(DatabindException mismatch) {
    return new FieldProblem(
        FieldPath.of(mismatch),
        "INVALID",
        mismatch instanceof MismatchedInputException input
            ? JsonTypes.mismatch(input.getTargetType(), input.getCurrentToken())
            : "cannot be read");
  }

  private static String name(MethodParameter parameter) {
    RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
    return header == null
        ? requireNonNullElse(parameter.getParameterName(), "parameter")
        : header.name();
  }

  private static FieldProblem of(
      String field, MessageSourceResolvable error, ConstraintViolation<?> violation) {
    String message = requireNonNullElse(error.getDefaultMessage(), "is invalid");
    return violation.getConstraintDescriptor().getAnnotation() instanceof Size size
        ? new FieldProblem(field, "INVALID", size(size, violation.getInvalidValue()))
        : new FieldProblem(field, fieldCode(error), message);
  }

  /**
   * The problem of a length. It has the length of the value and never the value, which may be a
   * secret.
   */
  private static String size(Size size, @Nullable Object value) {
    int min = Math.max(size.min(), 1);
    return value instanceof Collection<?> items
        ? "may hold %d to %d entries; it holds %d".formatted(min, size.max(), items.size())
        : "may have %d to %d characters; it has %d"
            .formatted(min, size.max(), String.valueOf(value).length());
  }

  private static String fieldCode(MessageSourceResolvable error) {
    String[] codes = error.getCodes();
    String constraint =
        codes == null || codes.length == 0 ? "" : requireNonNullElse(codes[codes.length - 1], "");
    return switch (constraint) {
      case "NotNull", "NotBlank", "NotEmpty" -> "REQUIRED";
      default -> "INVALID";
    };
  }
}
