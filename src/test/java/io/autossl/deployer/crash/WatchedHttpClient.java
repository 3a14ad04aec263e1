package io.autossl.deployer.crash;

import java.io.IOException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/** An HTTP client for AWS that is watched: a point before each call, and one after its answer. */
final class WatchedHttpClient implements SdkHttpClient {

  private final SdkHttpClient http;
  private final Watch watch;

  WatchedHttpClient(SdkHttpClient http, Watch watch) {
    this.http = http;
    this.watch = watch;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new WatchedCall(http.prepareRequest(request), describe(request.httpRequest()));
  }

  @Override
  public String clientName() {
    return http.clientName();
  }

  @Override
  public void close() {
    http.close();
  }

  private static String describe(SdkHttpRequest request) {
    return request
        .firstMatchingHeader("X-Amz-Target")
        .orElse(request.method() + " " + request.encodedPath());
  }

  private final class WatchedCall implements ExecutableHttpRequest {

    private final ExecutableHttpRequest call;
    private final String what;

    WatchedCall(ExecutableHttpRequest call, String what) {
      this.call = call;
      this.what = what;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      watch.calling(what);
      CrashInjector crashInjector = watch.crashInjector();
      if (crashInjector == null) {
        return call.call();
      }
      crashInjector.reachCall("before the call " + what, call);
      HttpExecuteResponse answer = call.call();
      try {
        crashInjector.reach("after the call " + what);
      } catch (ProcessCrashedError crash) {
        answer.responseBody().ifPresent(AbortableInputStream::abort);
        throw crash;
      }
      return answer;
    }

    @Override
    public void abort() {
      call.abort();
    }
  }
}
