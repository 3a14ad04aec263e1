package io.autossl.deployer.aws.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.awscore.AwsClient;

/**
 * Logs when the environment configures another endpoint than AWS for a service, since private keys
 * are sent there as well.
 */
@Component
final class EndpointNotice {

  private static final Logger log = LoggerFactory.getLogger(EndpointNotice.class);

  EndpointNotice(List<AwsClient> clients) {
    for (AwsClient client : clients) {
      client
          .serviceClientConfiguration()
          .endpointOverride()
          .ifPresent(endpoint -> tell(client.serviceName(), endpoint));
    }
  }

  private static void tell(String service, URI endpoint) {
    if (isOfThisMachine(endpoint)) {
      log.info("{} is not AWS's, but at {}", service, endpoint);
    } else if (endpoint.getScheme().equals("https")) {
      log.warn("{} is not AWS's, but at {}", service, endpoint);
    } else {
      log.warn(
          "{} is not AWS's, but at {}: private keys go there in plain text", service, endpoint);
    }
  }

  private static boolean isOfThisMachine(URI endpoint) {
    try {
      return InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
    } catch (UnknownHostException notYet) {
      return false;
    }
  }
}
