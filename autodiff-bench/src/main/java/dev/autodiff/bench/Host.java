package dev.autodiff.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// Where a measurement was made, and of what.
final class Host {
  private Host() {}

  static Map<String, Object> description() {
    Map<String, Object> host = new LinkedHashMap<>();
    host.put("date", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
    host.put("cpu", cpu());
    host.put("cores", Runtime.getRuntime().availableProcessors());
    host.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    host.put(
        "jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    host.put("flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
    host.put("commit", commit());
    return host;
  }

  private static String cpu() {
    Path file = Path.of("/proc/cpuinfo");
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 2))
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException _) {
      return System.getProperty("os.arch");
    }
  }

  private static String commit() {
    try {
      Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
      String commit =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor() == 0 ? commit : "unknown";
    } catch (IOException _) {
      return "unknown";
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
