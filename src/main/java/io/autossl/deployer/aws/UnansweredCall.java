package io.autossl.deployer.aws;

import io.autossl.deployer.aws.AwsFault.Delivery;
import io.autossl.deployer.aws.client.TlsHandshakeException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/** What is known of a call that got no answer. */
final class UnansweredCall {

  /** The message of the operating system when there is no route to any network. */
  private static final String NETWORK_UNREACHABLE = "Network is unreachable";

  private UnansweredCall() {}

  /** Whether the call may have reached AWS: it has not if there was no connection for it. */
  static Delivery delivery(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof ConnectTimeoutException
          || cause instanceof ConnectionRequestTimeoutException
          || cause instanceof UnknownHostException
          || cause instanceof BindException
          || cause instanceof NoRouteToHostException
          || cause instanceof TlsHandshakeException
          || isWithoutNetwork(cause)) {
        return Delivery.NOT_SENT;
      }
    }
    return Delivery.UNKNOWN;
  }

  /** The Java platform has no exception class for this, unlike for an unreachable host. */
  private static boolean isWithoutNetwork(Throwable failure) {
    return failure instanceof SocketException && NETWORK_UNREACHABLE.equals(failure.getMessage());
  }
}
