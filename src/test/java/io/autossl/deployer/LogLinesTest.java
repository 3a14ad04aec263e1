package io.autossl.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.simulator.AwsOperation;
import io.autossl.deployer.simulator.AwsSimulator;
import io.autossl.deployer.simulator.SimulatedViewerCertificate;
import io.autossl.deployer.testing.ApiClient;
import io.autossl.deployer.testing.AwsAccount;
import io.autossl.deployer.testing.DeployerTest;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/** Text from outside cannot begin a line of the log, nor control the terminal that shows it. */
@DeployerTest
@Isolated
@ExtendWith(OutputCaptureExtension.class)
@Tag("any-database")
class LogLinesTest {

  private static final Logger log = LoggerFactory.getLogger(LogLinesTest.class);
  private static final String FORGED = "1999-12-31T23:59:59.999Z ERROR forged";
  private static final List<String> BREAKS =
      List.of("\n", "\r\n", "\r", "\n\r\n", "\u0085", "\u2028", "\u2029", "\u000b", "\f");
  private static final String CURSOR = "\u001b[2J\u009b1A\u202e\u200e\u0000\b";
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n\t]]");

  private static final Pattern BEGINNING =
      Pattern.compile("(?:\\d{4}-\\d\\d-\\d\\dT|[ \t]|Caused by: |java\\.[\\w.]+: ).*");

  @Autowired private ApiClient api;
  @Autowired private AwsSimulator simulator;
  @Autowired private Environment environment;

  @BeforeEach
  void prepare() {
    simulator.reset();
  }

  @Test
  void cannotBeForgedByAwsMessages(CapturedOutput output) {
    AwsAccount account = AwsAccount.in(simulator);
    String distribution =
        simulator.addDistribution(
            account.key().accountId(),
            AwsAccount.configuration("example.com")
                .viewerCertificate(
                    SimulatedViewerCertificate.iam(
                        "ASCAEXAMPLE\n" + FORGED + "\u0085" + FORGED + "\u202e", "TLSv1.1_2016"))
                .xml());

    JsonNode failed = deploy(account, distribution, "FAILED");
    deploy(account, distribution, "SUCCEEDED");

    assertThat(output.getAll()).contains("updated distribution " + distribution);
    assertAreOwn(output);
    assertThat(failed.path("steps").valueStream().map(step -> step.path("message").asString()))
        .anyMatch(message -> message.endsWith(": Bad " + FORGED + " end"))
        .noneMatch(message -> message.contains("\n"));
  }

  @Test
  void cannotBeForgedByMessagesOrExceptions(CapturedOutput output) {
    for (String lineBreak : BREAKS) {
      String message = "said" + lineBreak + FORGED + CURSOR + lineBreak;
      IllegalStateException failure =
          new IllegalStateException(message, new IOException(message + "Caused by: " + message));
      failure.addSuppressed(new IOException(message));

      log.error("It failed: {}", message, failure);
    }

    assertThat(output.getAll()).contains("It failed: said", "\tat ", "\nCaused by: java.io");
    assertAreOwn(output);
  }

  @Test
  void lookLikeThoseOfSpringBoot(CapturedOutput output) {
    log.error("It failed", new IllegalStateException("It broke", new IOException("Gone")));

    assertThat(output.getAll())
        .containsPattern(
            "(?m)^\\S+ ERROR \\d+ --- \\[autossl-deployer] \\[.{15}] "
                + "io\\.autossl\\.deployer\\.LogLinesTest +: It failed\n"
                + "\njava\\.lang\\.IllegalStateException: It broke\n"
                + "\tat io\\.autossl\\.deployer\\.LogLinesTest\\..+\n"
                + "(?:\tat .+\n)+"
                + "Caused by: java\\.io\\.IOException: Gone\n"
                + "(?:\tat .+\n)*"
                + "\t\\.\\.\\. \\d+ common frames omitted\n");
  }

  /** A newer version of Spring Boot may change its patterns. */
  @ParameterizedTest
  @CsvSource({
    "CONSOLE_LOG_PATTERN, logging.pattern.console",
    "FILE_LOG_PATTERN, logging.pattern.file"
  })
  void haveThePatternOfSpringBootExceptForTheMessage(String name, String property)
      throws IOException {
    String defaults =
        new ClassPathResource("org/springframework/boot/logging/logback/defaults.xml")
            .getContentAsString(UTF_8);

    assertThat(environment.getRequiredProperty(property))
        .contains(environment.getRequiredProperty("logging.pattern.message"));
    assertThat(defaults)
        .contains(
            "${%s:-%s}"
                .formatted(
                    name,
                    environment
                        .getRequiredProperty(property)
                        .replace(environment.getRequiredProperty("logging.pattern.message"), "%m")
                        .replace(
                            "${LOG_EXCEPTION_CONVERSION_WORD}",
                            "${LOG_EXCEPTION_CONVERSION_WORD:-%wEx}")));
  }

  private static void assertAreOwn(CapturedOutput output) {
    assertThat(output.getAll()).doesNotContainPattern(UNPRINTABLE);
    assertThat(output.getAll().lines().filter(line -> line.contains("forged")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).doesNotStartWith(FORGED).matches(BEGINNING));
  }

  private JsonNode deploy(AwsAccount account, String distribution, String status) {
    if (status.equals("FAILED")) {
      simulator
          .faults()
          .on(AwsOperation.UPDATE_DISTRIBUTION)
          .error(400, "InvalidArgument", "Bad\n" + FORGED + "\u2028\u202e\u0085end");
    }
    String target = api.createTarget(api.createAccessKey(account), List.of(distribution));
    String certificate =
        api.uploadCertificate(TestCertificates.authority("Log CA").issue("example.com"));
    return api.finished(api.deploy(target, certificate), status);
  }
}
