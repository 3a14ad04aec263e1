package io.autossl.deployer.aws.client;

import java.net.URI;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/**
 * The proxy that the environment ({@code HTTPS_PROXY}, {@code NO_PROXY}) or the JVM ({@code
 * https.proxyHost}, {@code https.proxyPort}, {@code http.nonProxyHosts}) names: in many companies
 * there is no other way out. The connection to the proxy is plain HTTP and tells it only AWS's host
 * name; TLS goes through it to AWS. An emulator on the same machine is called without it.
 */
final class EnvironmentProxy {

  /** The port of HTTP. */
  private static final int DEFAULT_PORT = 80;

  private EnvironmentProxy() {}

  /**
   * The configuration for the HTTP client, which by itself would read the variables for plain HTTP.
   */
  static ProxyConfiguration configuration() {
    ProxyConfiguration named =
        ProxyConfiguration.builder()
            .scheme("https")
            .useSystemPropertyValues(true)
            .useEnvironmentVariableValues(true)
            .build();
    ProxyConfiguration.Builder used =
        ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false);
    if (named.host() == null) {
      return used.build();
    }
    int port = named.port() > 0 ? named.port() : DEFAULT_PORT;
    return used.endpoint(URI.create("http://%s:%d".formatted(named.host(), port)))
        .username(named.username())
        .password(named.password())
        .nonProxyHosts(named.nonProxyHosts())
        .addNonProxyHost("localhost")
        .addNonProxyHost("127\\..*")
        .build();
  }
}
