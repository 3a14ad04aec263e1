package io.autossl.deployer.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies that are longer than any that this API has a use for: by their announced length
 * before reading, and those without one while reading. Tomcat has such a limit for forms only.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class RequestSizeFilter extends OncePerRequestFilter {

  /** A certificate with its chain and private key; PKCS#12 with more of them. */
  static final int MAX_UPLOAD_BYTES = 1 << 20;

  /** The ids of 500 distributions are a third of it. */
  static final int MAX_BYTES = 32 << 10;

  private static final String UPLOADS = "/api/v1/certificates";

  private final Problems problems;

  RequestSizeFilter(Problems problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    int limit = request.getRequestURI().equals(UPLOADS) ? MAX_UPLOAD_BYTES : MAX_BYTES;
    if (request.getContentLengthLong() > limit) {
      problems.write(
          request, response, ErrorCode.PAYLOAD_TOO_LARGE, RequestTooLargeException.detail(limit));
    } else {
      chain.doFilter(new LimitedRequest(request, limit), response);
    }
  }

  private static final class LimitedRequest extends HttpServletRequestWrapper {

    private final int limit;

    LimitedRequest(HttpServletRequest request, int limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new LimitedStream(super.getInputStream(), limit);
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }

  private static final class LimitedStream extends ServletInputStream {

    private final ServletInputStream stream;
    private final int limit;
    private long count;

    LimitedStream(ServletInputStream stream, int limit) {
      this.stream = stream;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int value = stream.read();
      return value < 0 ? value : counted(1, value);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = stream.read(target, offset, length);
      return read < 0 ? read : counted(read, read);
    }

    private int counted(int bytes, int result) throws RequestTooLargeException {
      count += bytes;
      if (count > limit) {
        throw new RequestTooLargeException(limit);
      }
      return result;
    }

    @Override
    public boolean isFinished() {
      return stream.isFinished();
    }

    @Override
    public boolean isReady() {
      return stream.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      stream.setReadListener(listener);
    }
  }
}
