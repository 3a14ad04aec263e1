package io.autossl.deployer.security;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.autossl.deployer.secret.SecretText;
import io.autossl.deployer.testing.ServiceClasses;
import java.security.MessageDigest;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tokens and other secrets are compared in constant time. No measurement is exact enough to show
 * that, so the code is checked.
 */
class ConstantTimeTest {

  private static final Set<String> COMPARISONS =
      Set.of(
          "compare",
          "compareTo",
          "compareToIgnoreCase",
          "contentEquals",
          "deepEquals",
          "endsWith",
          "equals",
          "equalsIgnoreCase",
          "indexOf",
          "mismatch",
          "regionMatches");

  @Test
  void secretsAreComparedInConstantTime() {
    classes()
        .that()
        .belongToAnyOf(TokenHash.class, SecretText.class)
        .should(compareBytesInConstantTime())
        .check(ServiceClasses.ALL);
  }

  /** Methods that reveal a secret only pass it on; comparing is left to those two classes. */
  @Test
  void methodsThatRevealASecretDoNotCompare() {
    noMethods()
        .that(look("reveal", SecretText.class).or(look("bytes", TokenHash.class)))
        .should(compare())
        .check(ServiceClasses.ALL);
  }

  private static ArchCondition<JavaClass> compareBytesInConstantTime() {
    return new ArchCondition<>("compare with MessageDigest.isEqual, and with nothing else") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean isConstant =
            calls(type.getMethod("equals", Object.class))
                .anyMatch(
                    call ->
                        call.getOwner().isEquivalentTo(MessageDigest.class)
                            && call.getName().equals("isEqual"));
        boolean isNothingElse =
            type.getCodeUnits().stream()
                .flatMap(ConstantTimeTest::calls)
                .map(AccessTarget::getName)
                .noneMatch(COMPARISONS::contains);
        events.add(new SimpleConditionEvent(type, isConstant && isNothingElse, type.getName()));
      }
    };
  }

  private static ArchCondition<JavaMethod> compare() {
    return new ArchCondition<>("compare") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean compares = calls(method).map(AccessTarget::getName).anyMatch(COMPARISONS::contains);
        events.add(new SimpleConditionEvent(method, compares, method.getFullName()));
      }
    };
  }

  private static DescribedPredicate<JavaMethod> look(String name, Class<?> owner) {
    return DescribedPredicate.describe(
        "call %s.%s".formatted(owner.getSimpleName(), name),
        method ->
            calls(method)
                .anyMatch(
                    call -> call.getOwner().isEquivalentTo(owner) && call.getName().equals(name)));
  }

  private static Stream<AccessTarget.CodeUnitAccessTarget> calls(JavaCodeUnit code) {
    return code.getCallsFromSelf().stream().map(call -> call.getTarget());
  }
}
