package io.knh.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file under {@code kubernetes/} is right by every rule. */
@Execution(ExecutionMode.CONCURRENT)
class ManifestsTest {

  private static final String KUSTOMIZATION = "kustomization.yaml";

  @Test
  void theBaseBreaksNoRule() {
    assertEquals(List.of(), Rules.findings(Base.read()));
  }

  @ParameterizedTest
  @MethodSource("installations")
  void whatKustomizeBuildsBreaksNoRule(Path folder) {
    assertEquals(List.of(), Rules.findings(Kustomize.orSkip().render(folder)));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("additions")
  void whatIsAppliedBesidesBreaksNoRule(Path folder) {
    List<JsonObject> all = new ArrayList<>(Base.read().objects());
    all.addAll(Kustomize.orSkip().render(folder).objects());
    assertEquals(List.of(), Rules.findings(new Manifests(folder.toString(), all)));
  }

  @ParameterizedTest
  @MethodSource("components")
  void everyComponentFitsEveryOverlay(Path component, @TempDir Path around) throws IOException {
    Kustomize kustomize = Kustomize.orSkip();
    for (Path folder : installations()) {
      Manifests with = kustomize.render(with(component, folder, around));
      assertEquals(List.of(), Rules.findings(with), component + " in " + folder);
      assertFalse(with.objects().equals(kustomize.render(folder).objects()), "it changes nothing");
    }
  }

  /** All that is read without kustomize is what an operator applies. */
  @Test
  void theBaseIsReadAsKustomizeReadsIt() {
    Manifests rendered = Kustomize.orSkip().render(Base.ROOT);
    String images = images(Base.ROOT);
    assertEquals(sorted(Base.read()), sorted(withoutHash(rendered)));
    assertEquals(images, Json.text(rendered.container(), "/image"));
  }

  @ParameterizedTest
  @MethodSource("installations")
  void theVersionIsThatOfTheBuild(Path folder) throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String version = pom.replaceFirst("(?s).*?<artifactId>knh</artifactId>\\s*<version>", "");
    assertEquals("knh:" + version.substring(0, version.indexOf('<')), images(folder));
  }

  /** Whoever follows the README from build to install gets pods that find their image. */
  @Test
  void theDocumentedBuildMakesTheTagOfTheManifests() throws IOException {
    String tag = Json.text(Base.read().container(), "/image").replaceFirst(".*:", "");
    for (String page : List.of("README.md", "docs/operations.md")) {
      Set<String> tags =
          Pattern.compile("[ =/]knh:(\\d[\\w.-]*\\w)|newTag: ([\\w.-]+\\w)")
              .matcher(Files.readString(Path.of(page)))
              .results()
              .map(match -> Optional.ofNullable(match.group(1)).orElseGet(() -> match.group(2)))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(Set.of(tag), tags, page);
    }
  }

  @Test
  void everyFileIsPartOfAKustomization() throws IOException {
    List<Path> forgotten = new ArrayList<>();
    for (Path plan : files(KUSTOMIZATION)) {
      Path folder = plan.getParent();
      Set<String> named = words(Yaml.read(plan).getFirst());
      try (Stream<Path> files = Files.list(folder)) {
        files
            .filter(Files::isRegularFile)
            .filter(file -> !file.equals(plan) && file.toString().matches(".*[.](yaml|env)"))
            .filter(file -> !named.contains(file.getFileName().toString()))
            .forEach(forgotten::add);
      }
    }
    assertEquals(List.of(), forgotten);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ConfigMap", "Secret"})
  void aChangedSettingRollsThePods(String kind, @TempDir Path around) throws IOException {
    Kustomize kustomize = Kustomize.orSkip();
    String generator = kind.equals("Secret") ? "secret" : "configMap";
    String name = kind.equals("Secret") ? "knh-secrets" : "knh-settings";
    Path changed = around.resolve("changed");
    Files.createDirectories(changed);
    Files.writeString(
        changed.resolve(KUSTOMIZATION),
        """
        resources: [%s]
        %sGenerator:
          - {name: %s, namespace: knh, behavior: merge, literals: ["CLUSTER_NAME=other"]}
        """
            .formatted(changed.toRealPath().relativize(Base.ROOT.toRealPath()), generator, name));
    JsonElement before = Json.at(kustomize.render(Base.ROOT).workload(), "/spec/template");
    JsonElement after = Json.at(kustomize.render(changed).workload(), "/spec/template");
    assertFalse(before.equals(after), "the pods stay");
  }

  /** Whatever holds pods. */
  static List<Path> installations() throws IOException {
    return folders("Kustomization").stream()
        .filter(ManifestsTest::holdsTheBase)
        .filter(folder -> !folder.equals(TestAlertJobTest.FOLDER))
        .toList();
  }

  /** Whatever else is applied as it is: there may be nothing. */
  static List<Path> additions() throws IOException {
    return folders("Kustomization").stream().filter(folder -> !holdsTheBase(folder)).toList();
  }

  static List<Path> components() throws IOException {
    return folders("Component");
  }

  private static List<Path> folders(String kind) throws IOException {
    return files(KUSTOMIZATION).stream()
        .filter(plan -> Manifests.kindOf(Yaml.read(plan).getFirst()).equals(kind))
        .map(Path::getParent)
        .toList();
  }

  private static boolean holdsTheBase(Path folder) {
    JsonObject plan = Yaml.read(folder.resolve(KUSTOMIZATION)).getFirst();
    return Json.texts(plan, "/resources").stream()
        .map(resource -> folder.resolve(resource).normalize())
        .anyMatch(path -> path.equals(Base.FOLDER) || path.startsWith(Base.FOLDER));
  }

  private static List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.walk(Base.ROOT)) {
      return files.filter(file -> file.endsWith(name)).sorted().toList();
    }
  }

  private static Set<String> words(JsonElement element) {
    return switch (element) {
      case JsonPrimitive value -> Set.of(value.getAsString());
      case JsonObject object ->
          object.asMap().values().stream()
              .flatMap(value -> words(value).stream())
              .collect(Collectors.toCollection(TreeSet::new));
      default ->
          element.isJsonArray()
              ? element.getAsJsonArray().asList().stream()
                  .flatMap(value -> words(value).stream())
                  .collect(Collectors.toCollection(TreeSet::new))
              : Set.of();
    };
  }

  /** {@code folder} as it is when an operator adds {@code component} to it. */
  private static Path with(Path component, Path folder, Path around) throws IOException {
    Path root = Files.createTempDirectory(around, "with");
    Base.copyAllInto(root);
    Files.writeString(
        root.resolve(folder).resolve(KUSTOMIZATION),
        "components: [%s]\n".formatted(folder.relativize(component)),
        StandardOpenOption.APPEND);
    return root.resolve(folder);
  }

  private static String images(Path folder) {
    return Json.text(Kustomize.orSkip().render(folder).container(), "/image");
  }

  private static Manifests withoutHash(Manifests manifests) {
    String text =
        manifests.objects().toString().replaceAll("(knh-settings|knh-secrets)-[a-z0-9]{10}", "$1");
    return new Manifests(
        manifests.name(),
        JsonParser.parseString(text).getAsJsonArray().asList().stream()
            .map(JsonElement::getAsJsonObject)
            .toList());
  }

  private static List<JsonObject> sorted(Manifests manifests) {
    return manifests.objects().stream().sorted(Comparator.comparing(Manifests::title)).toList();
  }
}
