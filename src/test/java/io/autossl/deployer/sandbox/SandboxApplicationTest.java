package io.autossl.deployer.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SandboxApplicationTest {

  /** {@code spring-boot:test-run} does not choose among several. */
  @Test
  void isTheOnlyClassOfTheTestsWithAStaticMainMethod() {
    assertThat(new ClassFileImporter().importPath(Path.of("target", "test-classes")))
        .filteredOn(SandboxApplicationTest::hasStaticMainMethod)
        .extracting(JavaClass::getName)
        .containsExactly(SandboxApplication.class.getName());
  }

  private static boolean hasStaticMainMethod(JavaClass type) {
    return type.getMethods().stream()
        .filter(method -> method.getName().equals("main"))
        .map(JavaMethod::getModifiers)
        .anyMatch(modifiers -> modifiers.contains(JavaModifier.STATIC));
  }
}
