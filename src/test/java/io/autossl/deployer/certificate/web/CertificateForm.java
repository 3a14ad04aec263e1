package io.autossl.deployer.certificate.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.autossl.deployer.testing.ApiAnswer;
import io.autossl.deployer.testing.ApiClient;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

/** An upload as a form (RFC 7578), as browsers and curl send it. */
final class CertificateForm {

  private static final String BOUNDARY = "------------------------d74496d66958873e";

  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  CertificateForm field(String name, String value) {
    return part("Content-Disposition: form-data; name=\"" + name + "\"", value.getBytes(UTF_8));
  }

  CertificateForm file(String name, String text) {
    return file(name, text.getBytes(UTF_8));
  }

  CertificateForm file(String name, byte[] bytes) {
    return part(
        "Content-Disposition: form-data; name=\""
            + name
            + "\"; filename=\"a file\"\r\nContent-Type: application/octet-stream",
        bytes);
  }

  ApiAnswer send(ApiClient api) {
    return send(api, BodyPublishers.ofByteArray(body()));
  }

  /** Sends it in chunks, without telling its length first. */
  ApiAnswer sendInChunks(ApiClient api) {
    return send(api, BodyPublishers.ofByteArrays(List.of(body())));
  }

  private static ApiAnswer send(ApiClient api, BodyPublisher body) {
    return api.send(
        "POST",
        "/api/v1/certificates",
        body,
        "Content-Type",
        "multipart/form-data; boundary=" + BOUNDARY);
  }

  private byte[] body() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(content.toByteArray());
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
    return body.toByteArray();
  }

  private CertificateForm part(String headers, byte[] bytes) {
    content.writeBytes(("--" + BOUNDARY + "\r\n" + headers + "\r\n\r\n").getBytes(UTF_8));
    content.writeBytes(bytes);
    content.writeBytes("\r\n".getBytes(UTF_8));
    return this;
  }
}
