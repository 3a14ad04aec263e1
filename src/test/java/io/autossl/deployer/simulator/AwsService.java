package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/** The services, and how each words an answer and an error on the wire. */
enum AwsService {
  CLOUDFRONT("cloudfront") {
    @Override
    AwsResponse error(AwsError error, String requestId) {
      return xmlError(error, requestId, "http://cloudfront.amazonaws.com/doc/2020-05-31/");
    }
  },

  ACM("acm") {
    @Override
    AwsResponse error(AwsError error, String requestId) {
      Map<String, String> document = new LinkedHashMap<>();
      document.put("__type", error.code());
      // ACM itself writes this one member with a capital letter when IAM is the one that refuses.
      document.put(
          error.code().equals("AccessDeniedException") ? "Message" : "message", error.message());
      return AwsResponse.json(error.status(), Json.write(document)).withOutcome(error.code());
    }
  },

  STS("sts") {
    @Override
    AwsResponse error(AwsError error, String requestId) {
      return xmlError(error, requestId, "https://sts.amazonaws.com/doc/2011-06-15/");
    }
  };

  private final String signingName;

  AwsService(String signingName) {
    this.signingName = signingName;
  }

  /** The name of the service in a credential scope. */
  String signingName() {
    return signingName;
  }

  abstract AwsResponse error(AwsError error, String requestId);

  private static AwsResponse xmlError(AwsError error, String requestId, String namespace) {
    String document =
        """
        <?xml version="1.0"?>
        <ErrorResponse xmlns="%s"><Error><Type>%s</Type><Code>%s</Code>\
        <Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>\
        """
            .formatted(
                namespace,
                error.status() < 500 ? "Sender" : "Receiver",
                Xml.escape(error.code()),
                Xml.escape(error.message()),
                requestId);
    return AwsResponse.xml(error.status(), document.getBytes(UTF_8)).withOutcome(error.code());
  }
}
