package io.autossl.deployer.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** A document brings in nothing from elsewhere, and cannot grow. */
class XmlDocumentsTest {

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
  void includesNothing() throws Exception {
    Document document =
        XmlDocuments.read(
            """
            <d xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="%s" parse="text"/>\
            <xi:include href="%s" parse="text"/></d>
            """
                .formatted(file.toUri(), address + "included")
                .getBytes(UTF_8));

    Element root = document.getDocumentElement();
    assertThat(root.getTextContent()).isEmpty();
    assertThat(root.getElementsByTagName("xi:include").getLength()).isEqualTo(2);
    assertThat(new String(XmlDocuments.write(document), UTF_8)).doesNotContain(SECRET);
    assertThat(requests).isEmpty();
  }

  @Test
  void asksNoServerForASchema() throws Exception {
    XmlDocuments.read(
        """
        <d xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
        xsi:noNamespaceSchemaLocation="%sschema"/>
        """
            .formatted(address)
            .getBytes(UTF_8));

    assertThat(requests).isEmpty();
  }

  /** By one of the JDK's own limits, which need not be asked for. */
  @Test
  void refusesAnElementOfManyAttributes() {
    StringBuilder attributes = new StringBuilder();
    for (int number = 0; number < 20_000; number++) {
      attributes.append(" a").append(number).append("=''");
    }

    assertThatThrownBy(() -> XmlDocuments.read(("<d" + attributes + "/>").getBytes(UTF_8)))
        .isInstanceOf(SAXException.class);
  }

  @Test
  void asksNoServerWhenOnlyTheRootIsLookedAt() {
    RootElement.of(
        "<!DOCTYPE d SYSTEM '%stype' [<!ENTITY %% e SYSTEM '%sparameter'> %%e;]><d/>"
            .formatted(address, address)
            .getBytes(UTF_8));

    assertThat(requests).isEmpty();
  }

  private void assertRefused(String document) {
    assertThatThrownBy(() -> XmlDocuments.read(document.getBytes(UTF_8)))
        .isInstanceOf(SAXException.class)
        .hasMessageContaining("DOCTYPE is disallowed");
    assertThat(requests).isEmpty();
  }
}
