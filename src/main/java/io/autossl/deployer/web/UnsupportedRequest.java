package io.autossl.deployer.web;

import static java.util.stream.Collectors.joining;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;

/** Explains which methods, media types and sizes a path supports, if a request has others. */
final class UnsupportedRequest {

  private UnsupportedRequest() {}

  /** What is supported, if the request failed because of that. */
  static Optional<String> describe(Exception failure, HttpServletRequest request) {
    return switch (failure) {
      case HttpRequestMethodNotSupportedException wrong ->
          Optional.of(
              "This path takes %s; %s was sent."
                  .formatted(
                      list(" and ", wrong.getSupportedHttpMethods()),
                      FieldPath.shortened(wrong.getMethod())));
      case HttpMediaTypeNotSupportedException wrong ->
          Optional.of(
              "%s needs %s; %s was sent."
                  .formatted(
                      request.getMethod(),
                      list(" or ", wrong.getSupportedMediaTypes()),
                      describe(wrong.getContentType())));
      case MaxUploadSizeExceededException tooLarge ->
          Optional.of(UnreadableRequest.tooLarge(tooLarge));
      default -> Optional.empty();
    };
  }

  /**
   * What is wrong with a media type that cannot be parsed; nothing if it can be. Spring has the
   * same exception for unparsable and unsupported media types.
   */
  static List<FieldProblem> unreadableMediaType(
      HttpMediaTypeException failure, HttpServletRequest request) {
    String header = HttpHeaders.ACCEPT;
    boolean isParsed = !failure.getSupportedMediaTypes().isEmpty();
    if (failure instanceof HttpMediaTypeNotSupportedException notSupported) {
      header = HttpHeaders.CONTENT_TYPE;
      isParsed =
          notSupported.getContentType() != null || HeaderText.values(request, header).isEmpty();
    }
    return isParsed
        ? List.of()
        : Stream.concat(
                HeaderText.problems(request, header),
                Stream.of(
                    new FieldProblem(
                        header, "INVALID", "must be a media type such as application/json")))
            .limit(1)
            .toList();
  }

  private static String list(String conjunction, @Nullable Collection<?> values) {
    return values == null
        ? ""
        : values.stream().map(String::valueOf).sorted().collect(joining(conjunction));
  }

  private static String describe(@Nullable MediaType sent) {
    return sent == null
        ? "no Content-Type"
        : FieldPath.shortened(sent.getType() + "/" + sent.getSubtype());
  }
}
