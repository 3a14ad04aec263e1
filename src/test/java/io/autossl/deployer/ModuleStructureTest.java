package io.autossl.deployer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.modulith.core.ApplicationModules;

/** Holds the arrows between the rooms of the house. */
class ModuleStructureTest {

  private static final String ROOT = "io.autossl.deployer";

  /** Each room, and the rooms that it may look into. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("secret", Set.of()),
          entry("audit", Set.of("storage", "web")),
          entry("security", Set.of("audit", "secret", "storage", "web")),
          entry("storage", Set.of()),
          entry("web", Set.of("secret")),
          entry("cloudfront", Set.of("secret")),
          entry("accesskey", Set.of("audit", "web", "secret", "storage", "cloudfront")),
          entry("certificate", Set.of("audit", "web", "secret", "storage")),
          entry("target", Set.of("audit", "web", "storage", "accesskey")),
          entry(
              "deployment",
              Set.of(
                  "audit",
                  "web",
                  "secret",
                  "security",
                  "storage",
                  "accesskey",
                  "certificate",
                  "target",
                  "cloudfront")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void modulesLookIntoEachOtherOneWayOnly() {
    ApplicationModules.of(DeployerApplication.class).verify();
  }

  @Test
  void everyModuleHasItsArrows() {
    assertThat(
            ApplicationModules.of(DeployerApplication.class).stream()
                .map(module -> module.getIdentifier().toString()))
        .containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
  }

  @TestFactory
  Iterable<DynamicTest> modulesLookOnlyWhereTheyMay() {
    return ARROWS.entrySet().stream()
        .map(
            arrow ->
                DynamicTest.dynamicTest(
                    arrow.getKey(),
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage(ROOT + "." + arrow.getKey() + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden(arrow.getKey(), arrow.getValue()))
                            .check(CLASSES)))
        .toList();
  }

  @Test
  void onlyCloudfrontKnowsTheAwsSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".cloudfront..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .check(CLASSES);
  }

  private static String[] forbidden(String module, Set<String> allowed) {
    return ARROWS.keySet().stream()
        .filter(other -> !other.equals(module) && !allowed.contains(other))
        .map(other -> ROOT + "." + other + "..")
        .collect(Collectors.toSet())
        .toArray(String[]::new);
  }
}
