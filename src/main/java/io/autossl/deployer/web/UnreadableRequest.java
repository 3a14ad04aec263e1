package io.autossl.deployer.web;

import static java.util.Objects.requireNonNullElse;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.http.fileupload.impl.FileCountLimitExceededException;
import org.apache.tomcat.util.http.fileupload.impl.SizeException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Explains why Tomcat or Spring Security's firewall has refused a request. Their messages hold
 * parts of the request, which may be secret, so they are only searched for known phrases.
 */
public final class UnreadableRequest {

  private static final Pattern BRACKETS = Pattern.compile("\\[(.*)]", Pattern.DOTALL);
  private static final Pattern NOT_IN_A_TARGET = Pattern.compile("[\"#<>\\[\\\\\\]^`{|}]");
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}(?=:)");
  private static final Pattern ESCAPED = Pattern.compile("0x\\p{XDigit}{2}");
  private static final Pattern BYTES = Pattern.compile("[0-9]{1,18}");
  private static final List<String> METHODS =
      List.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");
  private static final List<String> NOT_IN_A_PATH =
      List.of("//", ";", "%2f", "%5c", "%2e", "%25", "%00", "%0a", "%0d", "/./", "/../");

  private UnreadableRequest() {}

  /** What is wrong with a request that Tomcat has refused by itself. */
  public static String describe(Request request, int status, @Nullable Throwable failure) {
    if (status == HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED) {
      return "The version of HTTP must be HTTP/1.1.";
    }
    String message = failure == null ? "" : String.valueOf(failure.getMessage());
    if (message.contains("request target")) {
      return target(message);
    }
    if (message.contains("HTTP protocol")) {
      return "The first line must be method, path and HTTP/1.1, with one blank between each; a"
          + " blank in the path or query is written %20.";
    }
    if (message.contains("method name")) {
      return "The first line must begin with a method such as GET, followed by one blank.";
    }
    if (message.contains("header line")) {
      return headerLine(message);
    }
    if (message.contains("too large")) {
      return "The first line and all headers together may have at most %d bytes."
          .formatted(protocol(request).getMaxHttpRequestHeaderSize());
    }
    if (message.contains("number of headers")) {
      return "There may be at most %d headers.".formatted(protocol(request).getMaxHeaderCount());
    }
    MimeHeaders headers = request.getCoyoteRequest().getMimeHeaders();
    if (failure != null || Collections.list(headers.values(HttpHeaders.HOST)).size() != 1) {
      return "The header \"Host\" must be sent once, as the name of a host and its port.";
    }
    List<String> lengths = Collections.list(headers.values(HttpHeaders.CONTENT_LENGTH));
    if (lengths.size() > 1 || !lengths.stream().allMatch(BYTES.asMatchPredicate())) {
      return "The header \"Content-Length\" must be sent once, as a number of bytes.";
    }
    if (headers.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      return "The header \"Transfer-Encoding\" may be chunked, without Content-Length.";
    }
    return path(requireNonNullElse(request.getRequestURI(), "/"));
  }

  /** Which part of a form is too large. */
  static String tooLarge(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof FileCountLimitExceededException parts) {
        return "A form may have at most %d parts.".formatted(parts.getLimit());
      }
      if (cause instanceof SizeException size
          && String.valueOf(size.getMessage()).startsWith("Header")) {
        return "The headers of a part may have at most %d bytes."
            .formatted(size.getPermittedSize());
      }
    }
    return RequestSizeFilter.tooLarge(RequestSizeFilter.MAX_UPLOAD_BYTES);
  }

  /** What is wrong with a request that Spring Security's firewall does not let through. */
  static ApiException refusal(HttpServletRequest request) {
    List<FieldProblem> headers = HeaderText.problems(request);
    if (!headers.isEmpty()) {
      return new ApiException(ErrorCode.VALIDATION_FAILED, headers);
    }
    return new ApiException(
        ErrorCode.MALFORMED_REQUEST,
        METHODS.contains(request.getMethod())
            ? path(request.getRequestURI())
            : "The method of the request is none of " + String.join(", ", METHODS) + ".");
  }

  /** What is wrong with a path that can be decoded, but that the firewall refuses. */
  static String path(String path) {
    if (!path.startsWith("/")) {
      return "The path must begin with /.";
    }
    Optional<String> fault = PercentEncoding.fault(path);
    if (fault.isPresent()) {
      return "The path cannot be read: " + fault.get() + ".";
    }
    String lowerCase = path.toLowerCase(Locale.ROOT);
    return NOT_IN_A_PATH.stream()
        .filter(lowerCase::contains)
        .findFirst()
        .map("The path holds \"%s\", which no path of this API does."::formatted)
        .orElse("The request cannot be read.");
  }

  private static String target(String message) {
    Matcher target = BRACKETS.matcher(message);
    Matcher strange = NOT_IN_A_TARGET.matcher(target.find() ? target.group(1) : "");
    return strange.find()
        ? "Character %d of the path and query is %s, which must be percent-encoded: %%%02X."
            .formatted(strange.start() + 1, strange.group(), (int) strange.group().charAt(0))
        : "The path or query holds a character that is not in ASCII, or a control character, which"
            + " must be percent-encoded in UTF-8 (ü is %C3%BC).";
  }

  private static String headerLine(String message) {
    Matcher line = BRACKETS.matcher(message);
    Matcher name = HEADER.matcher(line.find() ? line.group(1) : "");
    return name.lookingAt() && !ESCAPED.matcher(name.group()).find()
        ? "The header \"%s\" holds a control character: it may hold visible ASCII characters only."
            .formatted(name.group())
        : "A header must be a name of ASCII letters, digits and -, a colon, and a value.";
  }

  private static AbstractHttp11Protocol<?> protocol(Request request) {
    return (AbstractHttp11Protocol<?>) request.getConnector().getProtocolHandler();
  }
}
