package io.autossl.deployer.aws.client;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.Abortable;

/**
 * Reads no more of an answer than AWS would ever say: whoever else answers, and does not come to an
 * end, would fill the memory. An error is read to its end before the SDK sees it, which takes one
 * that breaks off for one without a code.
 */
final class ResponseSizeLimit implements ExecutionInterceptor {

  /** The longest answers are distribution configurations, of some hundred kilobytes at the most. */
  static final int MAX_ANSWER = 2 * 1024 * 1024;

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Optional<InputStream> answer = context.responseBody().map(BoundedResponse::new);
    return context.httpResponse().isSuccessful() ? answer : answer.map(ResponseSizeLimit::whole);
  }

  /** The answer, all of it. It is not closed: that would read the rest of one that hangs. */
  private static InputStream whole(InputStream answer) {
    try {
      return new ByteArrayInputStream(answer.readAllBytes());
    } catch (IOException failure) {
      throw SdkClientException.create("The answer broke off", failure);
    }
  }

  private static final class BoundedResponse extends FilterInputStream {

    private int left = MAX_ANSWER;

    BoundedResponse(InputStream answer) {
      super(answer);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        if (in instanceof Abortable answer) {
          // Closing it would read the rest.
          answer.abort();
        }
        throw new IOException("The answer is longer than any of AWS's");
      }
    }
  }
}
