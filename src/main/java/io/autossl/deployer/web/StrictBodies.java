package io.autossl.deployer.web;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.Validator;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Refuses a body that has unknown fields, or fields of a wrong type. A PUT accepts what GET
 * returned: fields that only the resource's representation has are ignored.
 */
@RestControllerAdvice
class StrictBodies extends RequestBodyAdviceAdapter {

  private final Validator validator;

  StrictBodies(Validator validator) {
    this.validator = validator;
  }

  @Override
  public boolean supports(
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converterType) {
    return true;
  }

  @Override
  public Object afterBodyRead(
      Object body,
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converterType) {
    Set<String> ignored = ignoredFields(parameter);
    List<FieldProblem> problems =
        BodyProblems.ofCurrentRequest().stream()
            .filter(problem -> !isUnknown(problem) || !ignored.contains(problem.field()))
            .toList();
    if (problems.isEmpty()) {
      return body;
    }
    BeanPropertyBindingResult constraints = new BeanPropertyBindingResult(body, "body");
    validator.validate(body, constraints);
    Set<String> told = problems.stream().map(FieldProblem::field).collect(toSet());
    throw new ApiException(
        problems.stream().anyMatch(StrictBodies::isUnknown)
            ? ErrorCode.UNKNOWN_FIELD
            : ErrorCode.VALIDATION_FAILED,
        Stream.concat(
                problems.stream(),
                constraints.getAllErrors().stream()
                    .map(FieldProblems::of)
                    .filter(problem -> !told.contains(problem.field())))
            .toList());
  }

  private static boolean isUnknown(FieldProblem problem) {
    return problem.code().equals(BodyProblems.UNKNOWN);
  }

  private static Set<String> ignoredFields(MethodParameter body) {
    if (!body.hasMethodAnnotation(PutMapping.class)) {
      return Set.of();
    }
    Class<?> representation =
        ResolvableType.forMethodReturnType(requireNonNull(body.getMethod())).getGeneric().toClass();
    return Arrays.stream(representation.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(toSet());
  }
}
