package io.knh.manifests;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@code kubectl kustomize}, or {@code kustomize build}, where one of them is on the PATH. */
record Kustomize(Program program) {

  private static final List<List<String>> COMMANDS =
      List.of(List.of("kubectl", "kustomize"), List.of("kustomize", "build"));

  /** The files do not change while tests run. */
  private static final Map<Path, Manifests> RENDERED = new ConcurrentHashMap<>();

  /** The command, or the test is skipped. */
  static Kustomize orSkip() {
    return new Kustomize(
        Program.orSkip(
            COMMANDS,
            "kustomize",
            "neither kubectl nor kustomize is on the PATH: what they make of the overlays"
                + " and components in kubernetes/ is not checked; the base is"));
  }

  /** What it makes of {@code folder}; nothing is to be changed in it. */
  Manifests render(Path folder) {
    return RENDERED.computeIfAbsent(
        folder,
        made ->
            new Manifests(made.toString(), Yaml.parse(program.output(List.of(made.toString())))));
  }
}
