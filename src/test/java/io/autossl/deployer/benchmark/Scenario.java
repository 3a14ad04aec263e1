package io.autossl.deployer.benchmark;

import java.util.List;

/** Something that is measured. */
interface Scenario {

  /** Measures, and says what came out. */
  List<Row> measure(Workbench workbench) throws Exception;
}
