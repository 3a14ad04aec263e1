package io.autossl.deployer.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
import org.codehaus.stax2.XMLStreamWriter2;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A document loads nothing from elsewhere, and cannot expand. */
class XmlStreamsTest {

  private static final String SECRET = "must not be read";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String address;
  private Path file;

  @BeforeEach
  void serve(@TempDir Path directory) throws IOException {
    file = Files.writeString(directory.resolve("secret.txt"), SECRET);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestURI().getPath());
          byte[] answer = "<!ENTITY e 'from elsewhere'>".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    address =
        "http://"
            + server.getAddress().getAddress().getHostAddress()
            + ":"
            + server.getAddress().getPort()
            + "/";
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void expandsNoEntities() {
    assertRefused("<!DOCTYPE d [<!ENTITY e 'text'>]><d>&e;</d>");
  }

  @Test
  void refusesABillionLaughs() {
    StringBuilder entities = new StringBuilder("<!ENTITY e0 'ha'>");
    for (int level = 1; level <= 30; level++) {
      entities.append("<!ENTITY e%d '&e%d;&e%d;'>".formatted(level, level - 1, level - 1));
    }

    assertRefused("<!DOCTYPE d [" + entities + "]><d>&e30;</d>");
  }

  @Test
  void refusesAnEntityThatIsRepeated() {
    assertRefused(
        "<!DOCTYPE d [<!ENTITY e '" + "ha".repeat(50) + "'>]><d>" + "&e;".repeat(500) + "</d>");
  }

  @Test
  void readsNoFile() {
    assertRefused("<!DOCTYPE d [<!ENTITY e SYSTEM '" + file.toUri() + "'>]><d>&e;</d>");
  }

  @Test
  void asksNoServerForAnEntity() {
    assertRefused("<!DOCTYPE d [<!ENTITY e SYSTEM '" + address + "entity'>]><d>&e;</d>");
  }

  @Test
  void asksNoServerForAParameterEntity() {
    assertRefused("<!DOCTYPE d [<!ENTITY % e SYSTEM '" + address + "parameter'> %e;]><d/>");
  }

  @Test
  void asksNoServerForADocumentType() {
    assertRefused("<!DOCTYPE d SYSTEM '" + address + "type'><d/>");
  }

  @Test
  void refusesAnEntityThatIsNotDeclared() {
    assertThatThrownBy(() -> copy("<d>&e;</d>")).isInstanceOf(XMLStreamException.class);
  }

  @Test
  void includesNothing() throws Exception {
    String document =
        "<d xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"%s\" parse=\"text\"/><xi:include href=\"%s\" parse=\"text\"/></d>"
            .formatted(file.toUri(), address + "included");

    assertThat(copy(document)).isEqualToIgnoringWhitespace(document);
    assertThat(requests).isEmpty();
  }

  @Test
  void asksNoServerForASchema() throws Exception {
    copy(
        """
        <d xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
        xsi:noNamespaceSchemaLocation="%sschema"/>
        """
            .formatted(address));

    assertThat(requests).isEmpty();
  }

  /** The XML reader has these limits by default. */
  @ParameterizedTest
  @MethodSource
  void refusesDocumentsAboveTheLimits(String document) {
    assertThatThrownBy(() -> copy(document))
        .isInstanceOf(XMLStreamException.class)
        .hasMessageContaining("limit");
  }

  static Stream<String> refusesDocumentsAboveTheLimits() {
    return Stream.of(
        IntStream.range(0, 20_000)
            .mapToObj(number -> " a" + number + "=''")
            .collect(Collectors.joining("", "<d", "/>")),
        "<d>".repeat(20_000) + "</d>".repeat(20_000),
        "<d a='" + "b".repeat(1_000_000) + "'/>");
  }

  @Test
  void asksNoServerWhenTheAnswerToAnUpdateIsRead() {
    UpdatedDistribution.viewerCertificate(
        "<!DOCTYPE d SYSTEM '%stype' [<!ENTITY %% e SYSTEM '%sparameter'> %%e;]><d/>"
            .formatted(address, address)
            .getBytes(UTF_8));

    assertThat(requests).isEmpty();
  }

  private void assertRefused(String document) {
    assertThatThrownBy(() -> copy(document))
        .isInstanceOf(XMLStreamException.class)
        .hasMessageContaining("DTD");
    assertThat(requests).isEmpty();
  }

  /** Reads as configurations are read, and writes all that was read. */
  private static String copy(String document) throws XMLStreamException {
    XMLStreamReader2 reader = XmlStreams.reader(document.getBytes(UTF_8));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    XMLStreamWriter2 writer = XmlStreams.writer(bytes);
    reader.nextTag();
    XmlStreams.copyEvent(reader, writer);
    while (reader.hasNext()) {
      reader.next();
      XmlStreams.copyEvent(reader, writer);
    }
    writer.close();
    return bytes.toString(UTF_8);
  }
}
