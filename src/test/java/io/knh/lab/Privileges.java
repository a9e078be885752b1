package io.knh.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether this process may and can make network namespaces and packet filters. */
final class Privileges {

  /** Each with the Debian package that brings it. */
  private record Tool(String name, String debianPackage) {}

  private static final List<Tool> TOOLS =
      List.of(new Tool("ip", "iproute2"), new Tool("nft", "nftables"), new Tool("kill", "procps"));

  private Privileges() {}

  /** What is in the way, as a line for the user; empty when nothing is. */
  static Optional<String> obstacle() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Optional.of("network namespaces are a matter of Linux");
    }
    Optional<Tool> missing = TOOLS.stream().filter(tool -> !isThere(tool.name())).findFirst();
    if (missing.isPresent()) {
      return missing.map(
          tool ->
              "there is no command " + tool.name() + "; Debian has it in " + tool.debianPackage());
    }
    if (!isRoot()) {
      return Optional.of("network namespaces need root");
    }
    return trial();
  }

  private static boolean isThere(String tool) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private static boolean isRoot() {
    return Command.run("id", "-u").equals("0");
  }

  /** Root in a container may lack what it takes: tried out rather than asked for. */
  private static Optional<String> trial() {
    Namespaces trial = new Namespaces(Maker.self(), 0);
    try {
      trial.create();
      Command.feed(
          """
          table inet trial {
            chain in { type filter hook input priority 0; numgen random mod 100 < 1 drop
            }
          }
          """,
          "ip",
          "netns",
          "exec",
          trial.hub(),
          "nft",
          "-f",
          "-");
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of("this root may not: " + e.getMessage());
    } finally {
      trial.remove();
    }
  }
}
