package io.autossl.deployer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.testing.ServiceClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.modulith.core.ApplicationModules;

/** Checks the dependencies between the modules and packages of the service. */
class ModuleStructureTest {

  private static final String ROOT = "io.autossl.deployer";

  /** Each module, and the modules that it may depend on. */
  private static final Map<String, Set<String>> MODULES =
      Map.ofEntries(
          entry("secret", Set.of()),
          entry("audit", Set.of("storage", "web")),
          entry("security", Set.of("audit", "secret", "storage", "web")),
          entry("storage", Set.of()),
          entry("web", Set.of("secret")),
          entry("cloudfront", Set.of()),
          entry("aws", Set.of("cloudfront", "secret")),
          entry("accesskey", Set.of("audit", "aws", "secret", "storage", "web")),
          entry("certificate", Set.of("audit", "secret", "storage", "web")),
          entry("target", Set.of("accesskey", "audit", "storage", "web")),
          entry(
              "deployment",
              Set.of(
                  "accesskey",
                  "audit",
                  "aws",
                  "certificate",
                  "cloudfront",
                  "secret",
                  "security",
                  "storage",
                  "target",
                  "web")));

  /** Each package of a module that has several, and those of the module that it may depend on. */
  private static final Map<String, Set<String>> PACKAGES =
      Map.ofEntries(
          entry("aws", Set.of("aws.client")),
          entry("aws.client", Set.of()),
          entry("certificate", Set.of()),
          entry("certificate.chain", Set.of("certificate")),
          entry("certificate.reading", Set.of("certificate", "certificate.chain")),
          entry("certificate.web", Set.of("certificate", "certificate.reading")),
          entry("deployment", Set.of()),
          entry("deployment.store", Set.of("deployment")),
          entry("deployment.run", Set.of("deployment", "deployment.store")),
          entry("deployment.request", Set.of("deployment", "deployment.store")),
          entry("deployment.web", Set.of("deployment", "deployment.store", "deployment.request")),
          entry("web", Set.of()),
          entry("web.openapi", Set.of("web")),
          entry("web.server", Set.of("web")));

  private static final Path SOURCES = Path.of("src/main/java/io/autossl/deployer");
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");
  private static final Pattern CREATED = Pattern.compile("create table (\\w+)");
  private static final Pattern CODE = Pattern.compile("\\{@code (\\w+)}");
  private static final Pattern TABLE =
      Pattern.compile("\\b(?:from|join|into|update)\\s+([a-z][a-z_]*)\\b");
  private static final Pattern TEXT =
      Pattern.compile("\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);

  @Test
  void modulesHaveNoCyclicDependencies() {
    ApplicationModules.of(DeployerApplication.class).verify();
  }

  @Test
  void everyModuleHasItsAllowedDependencies() {
    assertThat(
            ApplicationModules.of(DeployerApplication.class).stream()
                .map(module -> module.getIdentifier().toString()))
        .containsExactlyInAnyOrderElementsOf(MODULES.keySet());
  }

  @TestFactory
  Stream<DynamicTest> modulesHaveOnlyTheirAllowedDependencies() {
    return dependencies(MODULES, "..");
  }

  @TestFactory
  Stream<DynamicTest> packagesOfAModuleHaveOnlyTheirAllowedDependencies() {
    return dependencies(PACKAGES, "");
  }

  @Test
  void everySubpackageHasItsAllowedDependencies() {
    assertThat(
            ServiceClasses.ALL.stream()
                .map(type -> type.getPackageName().substring(ROOT.length()))
                .filter(packageName -> packageName.lastIndexOf('.') > 0)
                .map(packageName -> packageName.substring(1)))
        .isSubsetOf(PACKAGES.keySet());
  }

  @Test
  void onlyTheAwsPackagesDependOnTheAwsSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".aws..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .check(ServiceClasses.ALL);
  }

  @Test
  void packagesThatNoOtherMayDependOnHaveNoPublicClasses() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".deployment.run", ROOT + ".deployment.web", ROOT + ".certificate.web")
        .and()
        .areTopLevelClasses()
        .should()
        .bePublic()
        .check(ServiceClasses.ALL);
  }

  /** The tables of a package are those that its {@code package-info} names. */
  @Test
  void sqlNamesOnlyTablesOfItsOwnPackage() throws IOException {
    Map<String, Path> packages = packagesOfTables();
    for (Path source : sources(".java")) {
      TEXT.matcher(Files.readString(source))
          .results()
          .flatMap(text -> TABLE.matcher(text.group()).results())
          .map(table -> table.group(1))
          .filter(packages::containsKey)
          .forEach(
              table ->
                  assertThat(source.getParent())
                      .as("%s names the table %s", source, table)
                      .isEqualTo(packages.get(table)));
    }
  }

  private static Map<String, Path> packagesOfTables() throws IOException {
    Set<String> tables = new HashSet<>();
    for (Path migration : files(MIGRATIONS, ".sql")) {
      CREATED
          .matcher(Files.readString(migration))
          .results()
          .forEach(table -> tables.add(table.group(1)));
    }
    Map<String, Path> packages = new HashMap<>();
    for (Path packageInfo : sources("package-info.java")) {
      CODE.matcher(Files.readString(packageInfo))
          .results()
          .map(code -> code.group(1))
          .filter(tables::contains)
          .forEach(
              table ->
                  assertThat(packages.put(table, packageInfo.getParent()))
                      .as("another package that names the table %s", table)
                      .isNull());
    }
    assertThat(packages).containsOnlyKeys(tables);
    return packages;
  }

  private static List<Path> sources(String suffix) throws IOException {
    return files(SOURCES, suffix);
  }

  private static List<Path> files(Path directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  private static Stream<DynamicTest> dependencies(
      Map<String, Set<String>> dependencies, String below) {
    return dependencies.entrySet().stream()
        .map(
            dependency ->
                DynamicTest.dynamicTest(
                    dependency.getKey(),
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage(ROOT + "." + dependency.getKey() + below)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden(dependencies, dependency.getKey(), below))
                            .check(ServiceClasses.ALL)));
  }

  /** Those of the same map that are neither the package itself nor allowed. */
  private static String[] forbidden(
      Map<String, Set<String>> dependencies, String packageName, String below) {
    return dependencies.keySet().stream()
        .filter(other -> below.isEmpty() == module(other).equals(module(packageName)))
        .filter(
            other ->
                !other.equals(packageName)
                    && !dependencies.getOrDefault(packageName, Set.of()).contains(other))
        .map(other -> ROOT + "." + other + below)
        .toArray(String[]::new);
  }

  private static String module(String packageName) {
    return packageName.replaceFirst("\\..*", "");
  }
}
