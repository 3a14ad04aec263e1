package io.autossl.deployer.web;

import static java.util.Objects.requireNonNullElse;

import java.util.stream.Stream;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.annotation.RequestHeader;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;

/** Tells of validation and JSON errors which field is to blame, in the caller's words. */
final class FieldProblems {

  private FieldProblems() {}

  static FieldProblem of(ObjectError error) {
    String field = error instanceof FieldError of ? of.getField() : error.getObjectName();
    return new FieldProblem(
        field, fieldCode(error), requireNonNullElse(error.getDefaultMessage(), "is invalid"));
  }

  static Stream<FieldProblem> of(ParameterValidationResult result) {
    if (result instanceof ParameterErrors errors) {
      return errors.getAllErrors().stream().map(FieldProblems::of);
    }
    RequestHeader header = result.getMethodParameter().getParameterAnnotation(RequestHeader.class);
    String name =
        header == null
            ? requireNonNullElse(result.getMethodParameter().getParameterName(), "parameter")
            : header.name();
    return result.getResolvableErrors().stream()
        .map(
            error ->
                new FieldProblem(
                    name,
                    fieldCode(error),
                    requireNonNullElse(error.getDefaultMessage(), "is invalid")));
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

  static FieldProblem of(DatabindException mismatch) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : mismatch.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    String expected =
        mismatch instanceof InvalidFormatException format
            ? "must be " + JsonTypes.describe(format.getTargetType())
            : "has the wrong type";
    return new FieldProblem(path.toString(), "INVALID", expected);
  }
}
