package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

/** AWS Security Token Service, which tells everyone who they are. */
final class SecurityTokenService {

  AwsResponse getCallerIdentity(AwsRequest request, SimulatedAccessKey accessKey) {
    String document =
        """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <GetCallerIdentityResult>
            <Arn>%s</Arn>
            <UserId>AIDA%s</UserId>
            <Account>%s</Account>
          </GetCallerIdentityResult>
          <ResponseMetadata>
            <RequestId>%s</RequestId>
          </ResponseMetadata>
        </GetCallerIdentityResponse>
        """
            .formatted(
                accessKey.userArn(),
                accessKey.accessKeyId().substring(4),
                accessKey.accountId(),
                request.requestId());
    return AwsResponse.xml(200, document.getBytes(UTF_8));
  }
}
