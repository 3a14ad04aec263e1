package io.autossl.deployer.aws.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Passes a distribution configuration as it is, in both directions, instead of through the SDK's
 * classes: these lose every element that is newer than they are, and parsing costs more than the
 * call.
 */
public final class RawDistributionConfiguration implements ExecutionInterceptor {

  /** Where to keep the response's body; set for each call. */
  public static final ExecutionAttribute<Received> RECEIVED =
      new ExecutionAttribute<>("RawDistributionConfiguration.Received");

  /** What to send as the request's body; set for each call. */
  public static final ExecutionAttribute<byte[]> REPLACEMENT =
      new ExecutionAttribute<>("RawDistributionConfiguration.Replacement");

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Received received = attributes.getAttribute(RECEIVED);
    if (received == null || !context.httpResponse().isSuccessful()) {
      return context.responseBody();
    }
    return context.responseBody().map(received::keep);
  }

  @Override
  public Optional<RequestBody> modifyHttpContent(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    byte[] replacement = attributes.getAttribute(REPLACEMENT);
    return replacement == null
        ? context.requestBody()
        : Optional.of(RequestBody.fromBytes(replacement));
  }

  /**
   * Corrects the length, which is still that of the SDK's body. The SDK calls it after the body is
   * replaced.
   */
  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    byte[] replacement = attributes.getAttribute(REPLACEMENT);
    return replacement == null
        ? context.httpRequest()
        : context.httpRequest().toBuilder()
            .putHeader("Content-Length", Integer.toString(replacement.length))
            .build();
  }

  /** Keeps a response's body, and shows the SDK an empty one. */
  public static final class Received {

    private byte @Nullable [] body;

    /** The kept body; empty if there was none. */
    public byte[] body() {
      return body == null ? new byte[0] : body;
    }

    private InputStream keep(InputStream stream) {
      try {
        body = stream.readAllBytes();
      } catch (IOException failure) {
        throw SdkClientException.create("The answer broke off", failure);
      }
      return InputStream.nullInputStream();
    }
  }
}
