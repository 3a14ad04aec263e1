package io.autossl.deployer.cloudfront;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;

/**
 * Tells when the environment lets a service be called somewhere else than at AWS: private keys go
 * there, too.
 */
final class EndpointNotice {

  private static final Logger log = LoggerFactory.getLogger(EndpointNotice.class);

  private EndpointNotice() {}

  static void log(String service, SdkServiceClientConfiguration client) {
    client
        .endpointOverride()
        .ifPresent(
            endpoint -> {
              if (isOfThisMachine(endpoint)) {
                log.info("{} is not AWS's, but at {}", service, endpoint);
              } else if (endpoint.getScheme().equals("https")) {
                log.warn("{} is not AWS's, but at {}", service, endpoint);
              } else {
                log.warn(
                    "{} is not AWS's, but at {}: private keys go there in plain text",
                    service,
                    endpoint);
              }
            });
  }

  private static boolean isOfThisMachine(URI endpoint) {
    try {
      return InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
    } catch (UnknownHostException notYet) {
      return false;
    }
  }
}
