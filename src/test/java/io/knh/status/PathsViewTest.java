package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.PathFault;
import io.knh.core.model.RosterEntry;
import io.knh.simulation.World;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large the document of all paths is, and what a follower believes of it. */
class PathsViewTest {

  /** Of 5,000 members whose names are short. */
  private static final int MOST_BYTES = 100_000;

  /** Members of the longest names, in so many zones; the first coordinates. */
  private static List<RosterEntry> members(int count, int zones) {
    return IntStream.rangeClosed(1, count)
        .map(number -> count + 1 - number)
        .mapToObj(
            number -> new RosterEntry(World.peer(number), true, false, World.zone(number, zones)))
        .toList();
  }

  private static JsonObject document(FakePaths paths) {
    return document(paths, Optional.empty());
  }

  private static JsonObject document(FakePaths paths, Optional<String> member) {
    byte[] document = paths.document(member);
    OpenApiTest.assertDescribed("Paths", document);
    try (var reader = Json.createReader(new StringReader(new String(document, UTF_8)))) {
      return reader.readObject();
    }
  }

  private static List<JsonObject> objects(JsonObject document, String name) {
    return document.getJsonArray(name).getValuesAs(JsonObject.class);
  }

  @Test
  void upToSixtyFourMembersAllPathsAreInTheMatrix() {
    FakePaths paths = new FakePaths(members(64, 3), 63);
    paths.fail(1, 2, PathFault.BROKEN);
    JsonObject document = document(paths);
    JsonObject matrix = document.getJsonObject("matrix");
    assertEquals(64, objects(matrix, "members").size());
    assertEquals("node-0064", objects(matrix, "members").getFirst().getString("node"));
    assertEquals(64 * 63, objects(matrix, "paths").size());
    JsonObject broken =
        objects(matrix, "paths").stream()
            .filter(path -> path.getString("state").equals("broken"))
            .findFirst()
            .orElseThrow();
    assertEquals("1 2", broken.getInt("from") + " " + broken.getInt("to"));
    assertFalse(document(new FakePaths(members(65, 3))).containsKey("matrix"));
    assertFalse(document(paths, Optional.of("node-0064")).containsKey("matrix"));
  }

  @Test
  void thePathsOfFiveThousandMembersAreCountedAndTheWorstTwoHundredShown() {
    FakePaths paths = new FakePaths(members(5_000, 3));
    paths.fail("zone-1", "zone-2", PathFault.LARGE_LOST);
    paths.fail(7, 8, PathFault.BROKEN);
    byte[] bytes = paths.document(Optional.empty());
    assertTrue(bytes.length < MOST_BYTES, bytes.length + " bytes");
    JsonObject document = document(paths);
    assertTrue(document.getInt("paths") >= 50_000, () -> document.getInt("paths") + " paths");
    assertEquals(200, objects(document, "worst").size());
    assertEquals("broken", objects(document, "worst").getFirst().getString("state"));
    assertEquals("large packets lost", objects(document, "worst").get(199).getString("state"));
    JsonObject cut =
        objects(document, "zones").stream()
            .filter(pair -> pair.getString("from").equals("zone-1"))
            .filter(pair -> pair.getString("to").equals("zone-2"))
            .findFirst()
            .orElseThrow();
    assertEquals(cut.getInt("paths"), cut.getInt("failing"));
    assertEquals("large packets lost", cut.getString("worst"));
    assertEquals(9, objects(document, "zones").size());
  }

  @Test
  void aPairOfZonesHasTheMedianOfItsRoundTripsAndTheWorstOfItsStates() {
    FakePaths paths = new FakePaths(members(6, 2), 5);
    paths.unknown(0, 1);
    paths.fail(0, 3, PathFault.LOSSY);
    JsonObject document = document(paths);
    assertEquals(2, document.getInt("zoneCount"));
    assertEquals(4, objects(document, "zones").size());
    // The members with even numbers are in zone-0, and the first is the sixth.
    JsonObject pair = objects(document, "zones").get(1);
    assertEquals("zone-0 zone-1", pair.getString("from") + " " + pair.getString("to"));
    assertEquals(9, pair.getInt("paths"));
    assertEquals(1, pair.getInt("failing"));
    assertEquals(1, pair.getInt("unknown"));
    assertEquals("lossy", pair.getString("worst"));
    double millis = pair.getJsonNumber("medianMillis").doubleValue();
    assertTrue(millis >= 0.7 && millis < 1.3, () -> millis + " ms");
  }

  @Test
  void ofManyZonesThoseWithTheWorstPathsAreShown() {
    FakePaths paths = new FakePaths(members(200, 40));
    paths.fail("zone-39", "zone-38", PathFault.LOSSY);
    paths.fail("zone-21", "zone-22", PathFault.BROKEN);
    JsonObject document = document(paths);
    assertEquals(40, document.getInt("zoneCount"));
    List<String> names =
        objects(document, "zones").stream()
            .map(pair -> pair.getString("from"))
            .distinct()
            .sorted()
            .toList();
    assertTrue(names.size() <= PathsView.MAX_ZONES, names::toString);
    List<String> worst =
        objects(document, "zones").stream()
            .filter(pair -> pair.getInt("failing") > 0)
            .map(pair -> pair.getString("from") + " " + pair.getString("worst"))
            .toList();
    assertTrue(
        worst.contains("zone-21 broken") && worst.contains("zone-39 lossy"), () -> "" + worst);
  }

  @Test
  void aFollowerPassesOnWhatTheCoordinatorSaidAndNothingElse() {
    for (int size : new int[] {6, 64, 65, 300}) {
      FakePaths paths = new FakePaths(members(size, 3));
      paths.trouble();
      byte[] said = paths.document(Optional.empty());
      PathsView view = PathsReader.read(said, System.currentTimeMillis(), true);
      Instant at = Instant.now();
      byte[] passed = paths.report().known(at, view);
      OpenApiTest.assertDescribed("Paths", passed);
      assertEquals(view, withAgeOf(view, PathsReader.read(passed, 0, true)));
      assertArrayEquals(
          without(said, "at", "ageMillis"), without(passed, "at", "ageMillis"), size + " members");
    }
  }

  private static PathsView withAgeOf(PathsView wanted, PathsView read) {
    return new PathsView(
        read.source(),
        read.seenMillis(),
        wanted.madeMillis(),
        read.listed(),
        read.pathProbes(),
        read.hint(),
        read.counts(),
        read.zoneCount(),
        read.zones(),
        read.matrix(),
        read.worst());
  }

  private static byte[] without(byte[] document, String... names) {
    String text = new String(document, UTF_8);
    for (String name : names) {
      text = text.replaceFirst("\"" + name + "\":(\"[^\"]*\"|\\d+),", "");
    }
    return text.getBytes(UTF_8);
  }

  /** What is replaced in a document that is well, and what is said of it then. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"known\":true | \"known\":false | does not say why",
        "\"known\":true | \"known\":false,\"problem\":\"why\" | itself: why",
        "\"known\":true | \"known\":{\"a\":true} | does not know",
        "\"failing\":5 | \"failing\":6 | counts other paths",
        "\"failing\":5 | \"failing\":4000 | more paths than there are",
        "\"unknown\":1 | \"unknown\":-1 | has no unknown",
        "\"listed\":6 | \"listed\":7 | counts other paths",
        "\"listed\":6 | \"listed\":\"6\" | has no listed",
        "\"state\":\"broken\" | \"state\":\"up\" | counts other paths",
        "\"worst\":[ | \"others\":[ | counts other paths",
        "\"worst\":[ | \"worst\":[7, | has VALUE_NUMBER where END_ARRAY belongs",
        "\"matrix\":{ | \"matrix\":[{ | ",
        "\"from\":0,\"to\":1 | \"from\":0,\"to\":6 | a path of no member",
        "\"from\":0,\"to\":1 | \"from\":-1,\"to\":1 | a path of no member",
        "\"from\":0,\"to\":1 | \"from\":0,\"to\":\"1\" | ",
        "\"sent\":120,\"lost\":27 | \"sent\":20,\"lost\":27 | figures that cannot be",
        "\"node\":\"node-0005\" | \"node\":7 | ",
        "\"heard\":\"2 | \"heard\":\"x2 | ",
        "\"seen\": | \"scene\": | has no seen",
      })
  void whatCannotBeIsNoView(String part, String instead, String problem) {
    FakePaths paths = new FakePaths(members(6, 3));
    paths.trouble();
    String said = paths.text(Optional.empty());
    assertTrue(said.contains(part), part);
    byte[] document =
        said.replaceFirst(java.util.regex.Pattern.quote(part), instead).getBytes(UTF_8);
    RuntimeException thrown =
        assertThrows(RuntimeException.class, () -> PathsReader.read(document, 0, true), part);
    assertTrue(
        problem == null || String.valueOf(thrown.getMessage()).contains(problem), thrown::toString);
  }

  @Test
  void whatIsLongerThanAnyOfKnhIsNotTakenIn() {
    String row = "{\"from\":{\"id\":\"a\",\"node\":\"a\"},\"to\":{\"id\":\"b\",\"node\":\"b\"},";
    String path = row + "\"state\":\"up\",\"heard\":\"2026-01-01T00:00:00.000Z\"}";
    assertTooMuch("\"worst\":[" + path + ("," + path).repeat(1_000) + "]", "more than 1000");
    assertTooMuch("\"worst\":[{\"x\":\"" + "a".repeat(9_000) + "\"}]", "8192 characters");
    String cell = "{\"from\":0,\"to\":1,\"state\":\"up\"}";
    assertTooMuch(
        "\"matrix\":{\"paths\":[" + cell + ("," + cell).repeat(4_032) + "]}", "more than 4032");
    String end = "{\"id\":\"a\",\"node\":\"a\"}";
    assertTooMuch(
        "\"matrix\":{\"members\":[" + end + ("," + end).repeat(64) + "]}", "more than 64");
    assertTooMuch(
        "\"zones\":["
            + "{\"from\":\"a\",\"to\":\"b\",\"paths\":1,\"failing\":0,\"unknown\":0,\"worst\":\"up\"},"
                .repeat(256)
            + "{}]",
        "more than 256");
    String name = "n".repeat(PathEnd.MAX_CHARS + 1);
    assertTooMuch("\"worst\":[" + path.replace("\"a\"", '"' + name + '"') + "]", "512 characters");
  }

  private static void assertTooMuch(String part, String why) {
    byte[] document = ("{\"known\":true," + part + "}").getBytes(UTF_8);
    JsonException thrown =
        assertThrows(JsonException.class, () -> PathsReader.read(document, 0, true));
    assertTrue(String.valueOf(thrown.getMessage()).contains(why), thrown::toString);
  }

  @Test
  void fieldsOfALaterVersionAreSkipped() {
    FakePaths paths = new FakePaths(members(6, 3));
    String said = paths.text(Optional.empty());
    String more =
        said.replaceFirst("\\{", "{\"later\":[{\"a\":[1,{}]}],")
            .replace("\"matrix\":{", "\"matrix\":{\"later\":[[]],");
    PathsView view = PathsReader.read(more.getBytes(UTF_8), 0, true);
    assertEquals(30, view.counts().paths());
    assertEquals(6, view.matrix().orElseThrow().members().size());
  }
}
