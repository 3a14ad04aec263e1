package io.autossl.deployer;

import io.autossl.deployer.secret.KeysetCommand;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Deploys SSL certificates to Amazon CloudFront distributions. */
@SpringBootApplication
public class DeployerApplication {

  private DeployerApplication() {}

  /** Starts the service; or, told {@code keyset …}, works on a keyset's file and ends. */
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    if (!words.isEmpty() && words.getFirst().equals("keyset")) {
      System.exit(
          new KeysetCommand(System.getenv(), System.out, System.err)
              .run(words.subList(1, words.size())));
    }
    // A home such as "data" is as good as "./data".
    System.setProperty("h2.implicitRelativePath", "true");
    SpringApplication.run(DeployerApplication.class, arguments);
  }
}
