package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AWS Signature Version 4, computed from the request as it arrived.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">AWS Signature
 *     Version 4 for API requests</a>
 */
final class SignatureVersion4 {

  private SignatureVersion4() {}

  static boolean matches(AwsRequest request, Authorization authorization, String secret) {
    byte[] expected = signature(request, authorization, secret).getBytes(UTF_8);
    return MessageDigest.isEqual(expected, authorization.signature().getBytes(UTF_8));
  }

  private static String signature(AwsRequest request, Authorization authorization, String secret) {
    String stringToSign =
        String.join(
            "\n",
            Authorization.ALGORITHM,
            String.valueOf(request.header("X-Amz-Date")),
            authorization.scope(),
            sha256(canonicalRequest(request, authorization).getBytes(UTF_8)));
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String part : authorization.scope().split("/")) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, stringToSign));
  }

  private static String canonicalRequest(AwsRequest request, Authorization authorization) {
    String headers =
        authorization.signedHeaders().stream()
            .map(name -> name + ":" + canonicalValue(request.headers().get(name)) + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n",
        request.method(),
        canonicalPath(request.path()),
        canonicalQuery(request.query()),
        headers,
        String.join(";", authorization.signedHeaders()),
        sha256(request.body()));
  }

  private static String canonicalValue(@Nullable List<String> values) {
    return values == null
        ? ""
        : values.stream()
            .map(value -> value.strip().replaceAll(" +", " "))
            .collect(Collectors.joining(","));
  }

  /** Encoded once more than on the wire, as every service but S3 wants it. */
  private static String canonicalPath(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(SignatureVersion4::encode)
        .collect(Collectors.joining("/"));
  }

  private static String canonicalQuery(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return "";
    }
    return Arrays.stream(query.split("&"))
        .map(parameter -> parameter.split("=", 2))
        .map(parts -> reencode(parts[0]) + "=" + (parts.length == 2 ? reencode(parts[1]) : ""))
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static String reencode(String encoded) {
    return encode(URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8));
  }

  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : text.getBytes(UTF_8)) {
      char character = (char) (octet & 0xff);
      boolean unreserved =
          character < 0x80
              && (Character.isLetterOrDigit(character) || "-_.~".indexOf(character) >= 0);
      if (unreserved) {
        encoded.append(character);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
      }
    }
    return encoded.toString();
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException exception) {
      throw new IllegalStateException(exception);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException exception) {
      throw new IllegalStateException(exception);
    }
  }
}
