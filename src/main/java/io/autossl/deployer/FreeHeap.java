package io.autossl.deployer;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;

/**
 * How much of the heap may be free before the virtual machine gives it back to the operating
 * system. By itself it keeps more than twice what is in use, and on a machine with much memory its
 * heap begins at its largest. Of the garbage collectors G1 makes the most of it.
 *
 * @see <a
 *     href="https://docs.oracle.com/en/java/javase/25/gctuning/factors-affecting-garbage-collection-performance.html">Factors
 *     Affecting Garbage Collection Performance</a>
 */
final class FreeHeap {

  private static final String LEAST = "MinHeapFreeRatio";
  private static final String MOST = "MaxHeapFreeRatio";

  private FreeHeap() {}

  /**
   * Keeps between a fifth and two fifths of the heap free, unless the command line says otherwise.
   */
  static void limit() {
    HotSpotDiagnosticMXBean machine =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (machine != null && isDefault(machine, LEAST) && isDefault(machine, MOST)) {
      machine.setVMOption(LEAST, "20");
      machine.setVMOption(MOST, "40");
    }
  }

  private static boolean isDefault(HotSpotDiagnosticMXBean machine, String option) {
    return machine.getVMOption(option).getOrigin() == VMOption.Origin.DEFAULT;
  }
}
