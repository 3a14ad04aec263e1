package io.autossl.deployer;

import io.autossl.deployer.secret.KeysetCommand;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Deploys SSL certificates to Amazon CloudFront distributions. */
@SpringBootApplication
public class DeployerApplication {

  private DeployerApplication() {}

  /**
   * Starts the service; or, with {@code keyset} as the first argument, runs {@link KeysetCommand}
   * and ends.
   */
  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    if (!given.isEmpty() && given.getFirst().equals("keyset")) {
      System.exit(
          new KeysetCommand(System.getenv(), System.out, System.err)
              .run(given.subList(1, given.size())));
    }
    // Lets H2 take a relative path such as "data" for autossl.home, and not only "./data".
    System.setProperty("h2.implicitRelativePath", "true");
    SpringApplication.run(DeployerApplication.class, arguments);
  }
}
