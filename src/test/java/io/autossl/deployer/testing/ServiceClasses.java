package io.autossl.deployer.testing;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.autossl.deployer.DeployerApplication;

/** The classes of the service, without those of tests: read once, which takes seconds. */
public final class ServiceClasses {

  /** All of them. */
  public static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackagesOf(DeployerApplication.class);

  private ServiceClasses() {}
}
