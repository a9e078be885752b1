package io.knh.manifests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code helm}, where it is on the PATH, and the chart. */
record Helm(Program program) {

  /** The chart. */
  static final Path CHART = Base.ROOT.resolve("helm/knh");

  private static final String RELEASE = "knh";

  /** The command, or the test is skipped. */
  static Helm orSkip() {
    return new Helm(
        Program.orSkip(
            List.of(List.of("helm")),
            "helm",
            "helm is not on the PATH: the chart in kubernetes/helm is not checked"));
  }

  /** What the chart makes of {@code arguments}, values mostly; with the hooks. */
  Manifests render(String... arguments) {
    return renderAs(RELEASE, RELEASE, arguments);
  }

  /** The same for the release {@code name} in the namespace {@code namespace}. */
  Manifests renderAs(String name, String namespace, String... arguments) {
    List<String> line = line(List.of("template", name, CHART.toString()), namespace, arguments);
    return new Manifests("helm " + String.join(" ", line), Yaml.parse(program.output(line)));
  }

  /** What another {@code chart} makes of its own values, and of those in {@code arguments}. */
  Manifests renderChart(Path chart, String... arguments) {
    List<String> line = line(List.of("template", RELEASE, chart.toString()), RELEASE, arguments);
    return new Manifests("helm " + String.join(" ", line), Yaml.parse(program.output(line)));
  }

  /** What it says when it refuses {@code arguments}; empty where it does not. */
  String refusal(String... arguments) {
    Program.Run run =
        program.run(line(List.of("template", RELEASE, CHART.toString()), RELEASE, arguments));
    return run.exit() == 0 ? "" : run.errors();
  }

  /** What an operator reads after the installation. */
  String notes(String... arguments) {
    String output =
        program.output(
            line(
                List.of("install", RELEASE, CHART.toString(), "--dry-run=client"),
                RELEASE,
                arguments));
    return output.substring(output.indexOf("NOTES:"));
  }

  /** Complains of nothing, or throws. */
  String lint(String... arguments) {
    return program.output(line(List.of("lint", CHART.toString(), "--strict"), RELEASE, arguments));
  }

  private static List<String> line(List<String> first, String namespace, String... arguments) {
    List<String> line = new ArrayList<>(first);
    line.addAll(List.of("--namespace", namespace));
    Stream.of(arguments).forEach(line::add);
    return line;
  }
}
