package io.autossl.deployer.aws.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Adds the clock offset that a failed call was signed with to its exception, which needs it to tell
 * clock skew from other errors. The SDK itself leaves it out when it does not retry the call.
 */
final class ClockSkewInterceptor implements ExecutionInterceptor {

  @Override
  public Throwable modifyException(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    @Nullable Integer secondsAhead = attributes.getAttribute(SdkExecutionAttribute.TIME_OFFSET);
    return context.exception() instanceof AwsServiceException answer && secondsAhead != null
        ? answer.toBuilder().clockSkew(Duration.ofSeconds(secondsAhead)).build()
        : context.exception();
  }
}
