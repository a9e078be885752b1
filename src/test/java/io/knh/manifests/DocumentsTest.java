package io.knh.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages for operators say of settings and manifests is there. */
class DocumentsTest {

  private static final Pattern OWN_FOLDER =
      Pattern.compile("```yaml\\R(# mine/kustomization.yaml.*?)```", Pattern.DOTALL);

  private static final Pattern APPLIED = Pattern.compile("kubectl \\w+ -k ([a-z/-]+)");

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/operations.md"})
  void everySettingIsExplained(String page) throws IOException {
    String text = Files.readString(Path.of(page));
    Set<String> unexplained = new TreeSet<>(SettingNames.all());
    unexplained.removeIf(name -> text.contains("`" + name + "`"));
    assertEquals(Set.of(), unexplained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/operations.md"})
  void whatIsToBeAppliedIsThere(String page) throws IOException {
    List<Path> applied =
        APPLIED
            .matcher(Files.readString(Path.of(page)))
            .results()
            .map((MatchResult match) -> Path.of(match.group(1), "kustomization.yaml"))
            .toList();
    assertFalse(applied.isEmpty());
    assertEquals(List.of(), applied.stream().filter(Files::notExists).toList());
  }

  @Test
  void aFolderOfOnesOwnWorksAsItIsShown(@TempDir Path around) throws IOException {
    Kustomize kustomize = Kustomize.orSkip();
    Matcher shown = OWN_FOLDER.matcher(Files.readString(Path.of("docs/operations.md")));
    assertTrue(shown.find());
    Base.copyAllInto(around);
    Path mine = Files.createDirectories(around.resolve("mine"));
    Files.writeString(mine.resolve("kustomization.yaml"), shown.group(1));
    Files.writeString(mine.resolve("secrets.env"), "PEER_STATUS_URL=https://alerts.example/knh\n");

    Manifests manifests = kustomize.render(mine);

    assertEquals(List.of(), Rules.findings(manifests));
    Map<String, String> environment = PodEnvironment.of(manifests, AgainstCode.FIELDS);
    assertEquals("prod", environment.get("CLUSTER_NAME"));
    assertEquals("https://alerts.example/knh", environment.get("PEER_STATUS_URL"));
    assertEquals("json", environment.get("LOG_FORMAT"));
  }

  /** Alerts of other systems link to this heading. */
  @Test
  void theRunbookHasItsHeading() throws IOException {
    assertEquals(
        1,
        Files.readAllLines(Path.of("docs/operations.md")).stream()
            .filter("## What an alert means"::equals)
            .count());
  }
}
