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
 * Limits the size of responses to more than AWS ever sends: an endless one from another server
 * would fill the memory. Error responses are read completely before the SDK sees them, since it
 * would take one that breaks off for one without an error code.
 */
final class ResponseSizeLimit implements ExecutionInterceptor {

  /**
   * In bytes. The longest responses are distribution configurations, of some hundred kilobytes at
   * most.
   */
  static final int MAX_BYTES = 2 * 1024 * 1024;

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Optional<InputStream> answer = context.responseBody().map(BoundedResponse::new);
    return context.httpResponse().isSuccessful() ? answer : answer.map(ResponseSizeLimit::readAll);
  }

  /**
   * Reads all of a response. It is not closed, since that would wait for the rest of one that
   * hangs.
   */
  private static InputStream readAll(InputStream answer) {
    try {
      return new ByteArrayInputStream(answer.readAllBytes());
    } catch (IOException failure) {
      throw SdkClientException.create("The answer broke off", failure);
    }
  }

  private static final class BoundedResponse extends FilterInputStream {

    private int left = MAX_BYTES;

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
