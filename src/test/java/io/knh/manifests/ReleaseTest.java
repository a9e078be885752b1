package io.knh.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of a release, run in a copy of what they read and write. */
class ReleaseTest {

  private static final List<String> COPIED =
      List.of(
          ".github", "CHANGELOG.md", "Dockerfile", "README.md", "docs", "kubernetes", "pom.xml");

  /** Where no version of KNH stands but that of the build. */
  private static final List<String> WITHOUT_HISTORY = List.of("Dockerfile", "kubernetes");

  private static final String OTHER = "98.7.6-rc.1";

  @TempDir private Path copy;

  private final String version;

  ReleaseTest() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String rest = pom.replaceFirst("(?s).*?<artifactId>knh</artifactId>\\s*<version>", "");
    version = rest.substring(0, rest.indexOf('<'));
  }

  @BeforeEach
  void copy() throws IOException {
    for (String name : COPIED) {
      try (Stream<Path> paths = Files.walk(Path.of(name))) {
        for (Path path : paths.toList()) {
          Files.copy(path, copy.resolve(path), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  @Test
  void everywhereIsTheVersionOfTheBuild() throws IOException {
    Map<String, String> before = texts();
    assertEquals("", output("set-version"));
    assertEquals(List.of(), changed(before));
  }

  @Test
  void oneCommandSetsTheVersionEverywhere() throws IOException {
    Map<String, String> before = texts();
    output("set-version", OTHER);
    List<String> changed = changed(before);
    for (String file : changed) {
      assertTrue(Files.readString(copy.resolve(file)).contains(OTHER), file);
    }
    assertTrue(
        changed.containsAll(
            Set.of(
                "Dockerfile",
                "README.md",
                "docs/operations.md",
                "kubernetes/base/daemonset.yaml",
                "kubernetes/helm/knh/Chart.yaml",
                "kubernetes/kustomization.yaml",
                "pom.xml")),
        changed.toString());
    assertEquals(OTHER + "\n", output("tagged-version", "v" + OTHER));

    output("set-version", version);
    assertEquals(List.of(), changed(before));
  }

  @Test
  void noFileOfTheInstallationKeepsAnOldVersion() throws IOException {
    output("set-version", OTHER);
    List<String> old = new ArrayList<>();
    texts()
        .forEach(
            (file, text) -> {
              if (WITHOUT_HISTORY.stream().anyMatch(file::startsWith)
                  && text.matches("(?s).*(?<![\\d.])\\Q" + version + "\\E(?![\\d.]).*")) {
                old.add(file);
              }
            });
    assertEquals(List.of(), old);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.2.3", "1.2", "1.2.3-", "1.2.3/4", "1.2.3 "})
  void whatIsNoVersionIsNotSet(String wrong) throws IOException {
    Map<String, String> before = texts();
    Program.Run run = run("set-version", wrong);
    assertEquals(1, run.exit());
    assertTrue(run.errors().contains("is not a version"), run.errors());
    assertEquals(List.of(), changed(before));
  }

  @Test
  void aTagOfTheVersionIsReleased() {
    assertEquals(version + "\n", output("tagged-version", "v" + version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0.0.1", "0.0.1", "version", "vv1.2.3", "v"})
  void anyOtherTagIsNot(String tag) {
    Program.Run run = run("tagged-version", tag);
    assertNotEquals(0, run.exit());
    assertEquals("", run.output());
    assertTrue(run.errors().contains("tag v" + version), run.errors());
  }

  /** Else the workflow would build for an hour and fail then. */
  @Test
  void theChangelogKnowsTheVersion() {
    assertTrue(output("release-notes", version).length() > 100);
  }

  @Test
  void theNotesAreWhatTheChangelogSaysOfOneVersion() throws IOException {
    Files.writeString(
        copy.resolve("CHANGELOG.md"),
        """
        # Changelog

        ## Unreleased

        - Later.

        ## 1.10.0 - 2026-02-03

        Words, and
        more words.


        ### Added

        - One point
          of two lines ([page](docs/page.md#map), [site](https://docs.example/)).
        - Another.

        ## 1.1.0 - 2026-01-02

        - Earlier.
        """);
    assertEquals(
        """
        Words, and more words.

        ### Added

        - One point of two lines ([page](https://knh.example/docs/page.md#map), [site](https://docs.example/)).
        - Another.
        """,
        output("release-notes", "1.10.0", "https://knh.example"));
    assertEquals("- Earlier.\n", output("release-notes", "1.1.0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "2.0.0", "3.0.0", "Unreleased", "1.1"})
  void withoutNotesThereIsNoRelease(String unknown) throws IOException {
    Files.writeString(
        copy.resolve("CHANGELOG.md"),
        """
        ## Unreleased
        - Later.
        ## 3.0.0
        - Without a date.
        ## 2.0.0 - 2026-01-02

        ## 1.1.0 - 2026-01-02
        - Text.
        """);
    Program.Run run = run("release-notes", unknown);
    assertEquals(1, run.exit());
    assertEquals("", run.output());
    assertTrue(run.errors().contains("## " + unknown + " - "), run.errors());
  }

  private String output(String script, String... arguments) {
    return program(script).output(List.of(arguments));
  }

  private Program.Run run(String script, String... arguments) {
    return program(script).run(List.of(arguments));
  }

  private Program program(String script) {
    return new Program(List.of(copy.resolve(".github").resolve(script).toString()));
  }

  private Map<String, String> texts() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(copy)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".png")) {
          texts.put(copy.relativize(file).toString().replace('\\', '/'), Files.readString(file));
        }
      }
    }
    return texts;
  }

  private List<String> changed(Map<String, String> before) throws IOException {
    Map<String, String> now = texts();
    assertEquals(before.keySet(), now.keySet());
    now.entrySet().removeAll(before.entrySet());
    return List.copyOf(now.keySet());
  }
}
