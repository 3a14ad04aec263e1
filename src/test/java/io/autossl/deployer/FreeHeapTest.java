package io.autossl.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In Java virtual machines of their own: what is set in one is no default in it any more. */
@Timeout(60)
class FreeHeapTest {

  @Test
  void isLimited() throws Exception {
    assertThat(limited()).isEqualTo("20 to 40");
  }

  @Test
  void isLeftToTheCommandLine() throws Exception {
    assertThat(limited("-XX:MaxHeapFreeRatio=60")).isEqualTo("40 to 60");
    assertThat(limited("-XX:MinHeapFreeRatio=10")).isEqualTo("10 to 70");
  }

  private static String limited(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Application.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return printed.strip();
  }

  static final class Application {

    void main() {
      FreeHeap.limit();
      HotSpotDiagnosticMXBean machine =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      System.out.println(
          machine.getVMOption("MinHeapFreeRatio").getValue()
              + " to "
              + machine.getVMOption("MaxHeapFreeRatio").getValue());
    }
  }
}
