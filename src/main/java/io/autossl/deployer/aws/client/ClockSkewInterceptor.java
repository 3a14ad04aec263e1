package io.autossl.deployer.aws.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Tells of each failed call by which clock it was signed: the SDK corrects its own by the answer,
 * and forgets the time of the call when it gives up.
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
