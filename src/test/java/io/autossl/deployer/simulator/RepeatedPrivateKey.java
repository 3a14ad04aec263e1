package io.autossl.deployer.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/** How AWS, or a proxy before it, may repeat the private key in the answer to an import. */
public enum RepeatedPrivateKey {
  PEM(pem -> pem),
  BODY(RepeatedPrivateKey::body),
  LINE(pem -> body(pem).lines().findFirst().orElseThrow()),
  LAST_LINES(pem -> body(pem).substring(65)),
  SHORT_LINES(pem -> lines(body(pem), 20, "\n")),
  SHORT_LINES_OF_HTML(pem -> lines(body(pem), 20, "<br/>")),
  BASE64_URL(pem -> lines(Base64.getUrlEncoder().encodeToString(der(pem)), 64, " ")),
  IN_UPPER_CASE(pem -> body(pem).toUpperCase()),
  ESCAPED_FOR_JSON(
      pem -> body(pem).replace("\n", "\\n").replace("/", "\\/").replace("+", "\\u002b")),
  ESCAPED_TWICE_FOR_JSON(pem -> body(pem).replace("\n", "\\\\n").replace("+", "\\\\u002B")),
  ESCAPED_FOR_PYTHON(pem -> "b'" + body(pem).replace("\n", "\\n") + "'"),
  ESCAPED_FOR_HTML(
      pem -> body(pem).replace("\n", "&#10;").replace("+", "&#43;").replace("/", "&#x2F;")),
  ESCAPED_FOR_A_URL(pem -> URLEncoder.encode(body(pem), UTF_8)),
  QUOTED_PRINTABLE(pem -> lines(body(pem).replace("\n", "=0A"), 75, "=\r\n")),
  SENT(RepeatedPrivateKey::sent),
  SENT_IN_LINES(pem -> lines(sent(pem), 76, "\r\n")),
  SENT_IN_SHORT_LINES(pem -> lines(sent(pem), 16, "\n")),
  PART_OF_SENT(pem -> sent(pem).substring(51, 120)),
  SENT_IN_BASE64(pem -> lines(base64("{\"PrivateKey\":\"" + sent(pem)), 64, "\n")),
  SENT_IN_HEX(pem -> hex(" ", sent(pem).getBytes(UTF_8))),
  SENT_IN_DECIMAL(pem -> Arrays.toString(sent(pem).getBytes(UTF_8))),
  PEM_IN_HEX(pem -> lines(hex("", pem.getBytes(UTF_8)), 32, "\n")),
  PEM_IN_DECIMAL(pem -> Arrays.toString(pem.getBytes(UTF_8))),
  DER_IN_HEX(pem -> lines(hex("", der(pem)), 64, "\n")),
  DER_IN_HEX_WITH_BLANKS(pem -> hex(" ", der(pem))),
  DER_IN_HEX_WITH_COLONS(pem -> hex(":", der(pem)).toUpperCase()),
  DER_IN_HEX_OF_JAVA(pem -> "{0x" + hex(", 0x", der(pem)) + "}"),
  DER_IN_HEX_OF_PYTHON(pem -> "b'\\x" + hex("\\x", der(pem)) + "'"),
  DER_IN_HEX_OF_A_URL(pem -> "%" + hex("%", der(pem))),
  SECRET_PART_OF_DER_IN_HEX(pem -> hex(" ", Arrays.copyOfRange(der(pem), 40, 60))),
  SECRET_PART_OF_DER_IN_BASE64(
      pem -> Base64.getEncoder().encodeToString(Arrays.copyOfRange(der(pem), 40, 67)));

  private final UnaryOperator<String> form;

  RepeatedPrivateKey(UnaryOperator<String> form) {
    this.form = form;
  }

  /** The form that a key has. */
  public String of(String pem) {
    return form.apply(pem);
  }

  String in(AwsRequest request) {
    return of(sentIn(request.body()));
  }

  static String sentIn(byte[] body) {
    String sent = Json.read(body).path("PrivateKey").stringValue();
    return new String(Base64.getDecoder().decode(sent), UTF_8);
  }

  private static String body(String pem) {
    return pem.replaceAll("-----[A-Z ]+-----", "").strip();
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(body(pem));
  }

  private static String sent(String pem) {
    return base64(pem);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1));
  }

  private static String hex(String delimiter, byte[] bytes) {
    return HexFormat.ofDelimiter(delimiter).formatHex(bytes);
  }

  private static String lines(String text, int length, String separator) {
    return text.replaceAll("(?<=\\G.{" + length + "})", separator);
  }
}
