package io.autossl.deployer.benchmark;

import io.autossl.deployer.certificate.TestAuthority;
import io.autossl.deployer.certificate.TestCertificate;
import io.autossl.deployer.certificate.TestCertificates;
import io.autossl.deployer.testing.ExtractedApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * What all scenarios share: a simulated AWS, and a service that starts when it is first asked for.
 */
final class Workbench implements AutoCloseable {

  /** Stays when all is over: the service's log may be wanted. */
  private static final Path HOME = Path.of("target", "benchmark").toAbsolutePath();

  private final TestAuthority authority = TestCertificates.authority("Benchmark CA");
  private final SimulatorProcess aws;
  private final List<String> options;
  private @Nullable MeasuredService service;
  private @Nullable Fleet fleet;

  private Workbench(SimulatorProcess aws, List<String> options) {
    this.aws = aws;
    this.options = options;
  }

  /** Sets one up; the options are those of the service's JVM. */
  static Workbench create(List<String> options) throws IOException {
    FileSystemUtils.deleteRecursively(HOME);
    Files.createDirectories(HOME);
    return new Workbench(SimulatorProcess.start(), options);
  }

  SimulatorProcess aws() {
    return aws;
  }

  /** What runs the service, up to its own arguments. */
  List<String> command() {
    return ExtractedApplication.command(options);
  }

  /** What runs the service from its jar as it is. */
  List<String> plainCommand() {
    List<String> command = new ArrayList<>();
    command.add(ExtractedApplication.java());
    command.addAll(options);
    command.addAll(List.of("-jar", ExtractedApplication.PACKAGED.toString()));
    return command;
  }

  /** What runs the service from its jar as it is, with whatever the JVM chooses by itself. */
  List<String> commandWithoutOptions() {
    return List.of(ExtractedApplication.java(), "-jar", ExtractedApplication.PACKAGED.toString());
  }

  MeasuredService service() {
    if (service == null) {
      service = MeasuredService.start(command(), aws.endpoint(), HOME, Map.of());
    }
    return service;
  }

  /** A target for each distribution. */
  Fleet fleet() {
    if (fleet == null) {
      fleet = Fleet.create(List.of(service()), SimulatorProcess.DISTRIBUTIONS);
    }
    return fleet;
  }

  /** A new certificate, which covers all distributions. */
  TestCertificate certificate() {
    return authority.issue("example.com", "*.example.com");
  }

  /** Stores a new certificate, which covers all distributions, and tells its id. */
  String uploadedCertificate() {
    return service().api().uploadCertificate(certificate());
  }

  @Override
  public void close() {
    if (service != null) {
      service.close();
    }
    aws.close();
  }
}
