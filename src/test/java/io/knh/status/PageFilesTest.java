package io.knh.status;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class PageFilesTest {

  private static final Path FOLDER = Path.of("src/main/resources/io/knh/status/page");
  private static final int MOST_BYTES = 191_000;
  private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");
  private static final Pattern OWN_FILE = Pattern.compile("'?page/([a-z.-]+)'?");

  private final PageFiles files = new PageFiles();

  @Test
  void everyFileOfTheFolderIsServed() throws IOException {
    for (String name : names()) {
      assertTrue(files.named(name).isPresent(), name);
    }
  }

  @Test
  void whateverTheScriptsAndThePageAskForIsServed() throws IOException {
    Set<String> wanted = new TreeSet<>();
    for (String name : names()) {
      String text = Files.readString(FOLDER.resolve(name));
      Stream.of(IMPORT, OWN_FILE)
          .flatMap(pattern -> pattern.matcher(text).results())
          .map(MatchResult::group)
          .map(found -> found.replaceAll("^.*/|'$", ""))
          .forEach(wanted::add);
    }
    assertTrue(
        wanted.containsAll(Set.of("app.js", "model.js", "uplot.js", "style.css")),
        wanted::toString);
    for (String name : wanted) {
      assertTrue(files.named(name).isPresent(), name);
    }
  }

  @Test
  void nothingElseIsServed() {
    for (String name :
        Set.of("", "app.js.map", "../../../META-INF/MANIFEST.MF", "PageFiles.class")) {
      assertEquals(Optional.empty(), files.named(name), name);
    }
  }

  @Test
  void thePageIsSmall() throws IOException {
    long bytes = 0;
    for (String name : names()) {
      bytes += Files.size(FOLDER.resolve(name));
    }
    assertTrue(bytes < MOST_BYTES, bytes + " bytes, not packed and without the charting library");
  }

  @Test
  void theLibraryIsTheOneOfTheWebjar() {
    PageFiles.PageFile library = files.named("uplot.js").orElseThrow();
    String text = new String(library.bytes(false), StandardCharsets.UTF_8);
    assertTrue(text.contains("uPlot"));
  }

  @Test
  void thePolicyLetsTheOneScriptOfThePageItselfRun() throws Exception {
    String page = Files.readString(FOLDER.resolve(PageFiles.INDEX));
    List<String> scripts =
        Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertEquals(1, scripts.size());
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(scripts.getFirst().getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'", PageResource.SLASH_SCRIPT);
  }

  @Test
  void packedIsTheSameAndSmallerAndHasItsOwnTag() throws IOException {
    PageFiles.PageFile file = files.named("app.js").orElseThrow();
    byte[] packed = file.bytes(true);
    assertArrayEquals(
        file.bytes(false), new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
    assertTrue(packed.length < file.bytes(false).length / 2, packed.length + " bytes");
    assertNotEquals(file.tag(false), file.tag(true));
  }

  @Test
  void nothingOnThePageIsMadeOfHtmlThatCameFromOutside() throws IOException {
    Pattern html =
        Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(");
    for (String name : names()) {
      assertTrue(!html.matcher(Files.readString(FOLDER.resolve(name))).find(), name);
    }
  }

  private static Set<String> names() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.map(path -> path.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
