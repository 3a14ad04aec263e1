package io.autossl.deployer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Deploys SSL certificates to Amazon CloudFront distributions. */
@SpringBootApplication
public class DeployerApplication {

  private DeployerApplication() {}

  /** Starts the service. */
  public static void main(String[] arguments) {
    // A home such as "data" is as good as "./data".
    System.setProperty("h2.implicitRelativePath", "true");
    SpringApplication.run(DeployerApplication.class, arguments);
  }
}
