package io.autossl.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What the build itself refuses: nothing else would notice that it does so no more. */
class BuildRulesTest {

  private static final String ENFORCER =
      "/project/build/plugins/plugin[artifactId = 'maven-enforcer-plugin']";
  private static final String RULES = ENFORCER + "/executions/execution/configuration/rules/";

  private Document pom;

  @BeforeEach
  void read() throws Exception {
    pom =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile());
  }

  @Test
  void refuseLibrariesOfTwoVersions() throws Exception {
    assertThat(names(RULES + "*"))
        .contains(
            "banDuplicatePomDependencyVersions",
            "banDynamicVersions",
            "bannedDependencies",
            "dependencyConvergence",
            "requireFilesExist",
            "requirePluginVersions",
            "requireUpperBoundDeps");
  }

  @Test
  void concernTheLibrariesOfTestsToo() throws Exception {
    assertThat(texts(RULES + "dependencyConvergence/excludedScopes/scope"))
        .containsExactly("provided");
    assertThat(names(RULES + "banDynamicVersions/*")).isEmpty();
    assertThat(names(RULES + "requireUpperBoundDeps/*")).isEmpty();
  }

  @Test
  void refuseLibrariesThatOthersHaveReplaced() throws Exception {
    assertThat(texts(RULES + "bannedDependencies/excludes/exclude"))
        .contains("commons-logging:commons-logging:[,1.3)", "junit", "log4j");
  }

  @Test
  void endTheBuild() throws Exception {
    assertThat(names(ENFORCER + "//skip | " + ENFORCER + "//fail | " + ENFORCER + "//level"))
        .isEmpty();
    assertThat(names("//properties/*[starts-with(name(), 'enforcer.')]")).isEmpty();
  }

  private List<String> names(String path) throws XPathExpressionException {
    NodeList found = found(path);
    return IntStream.range(0, found.getLength())
        .mapToObj(index -> found.item(index).getNodeName())
        .toList();
  }

  private List<String> texts(String path) throws XPathExpressionException {
    NodeList found = found(path);
    return IntStream.range(0, found.getLength())
        .mapToObj(index -> found.item(index).getTextContent())
        .toList();
  }

  private NodeList found(String path) throws XPathExpressionException {
    return (NodeList)
        XPathFactory.newDefaultInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
  }
}
