package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.knh.core.model.Cause;
import io.knh.core.model.PostResult;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Problems;
import io.knh.core.model.Transition;
import io.knh.simulation.World;
import io.knh.simulation.World.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The description is compared with what is really answered: every field is described, and so. */
class OpenApiTest {

  private static final ObjectNode DOCUMENT = read();

  private static ObjectNode read() {
    try (var file =
        Objects.requireNonNull(OpenApiTest.class.getResourceAsStream(OpenApiResource.FILE))) {
      ObjectNode read = (ObjectNode) new YAMLMapper().readTree(file.readAllBytes());
      forbidMore(read.get("components"));
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Here, and not for readers: a field that is not described shall be found. */
  private static void forbidMore(JsonNode node) {
    if (node instanceof ObjectNode object && object.has("properties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(OpenApiTest::forbidMore);
  }

  static void assertDescribed(String schema, byte[] json) {
    assertEquals("[]", errors(schema, json).toString(), new String(json, UTF_8));
  }

  private static List<?> errors(String schema, byte[] json) {
    ObjectNode asked = DOCUMENT.deepCopy();
    asked.removeAll();
    asked.put("$ref", "#/components/schemas/" + schema);
    asked.set("components", DOCUMENT.get("components"));
    Schema validator =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(asked);
    return validator.validate(new String(json, UTF_8), InputFormat.JSON);
  }

  private static byte[] events(SimulatedMember member) {
    return JsonText.of(
        json -> {
          json.write("schema", 1);
          json.write("at", Moments.text(member.now()));
          json.write("instance", member.instance);
          json.write("member", "x");
          json.write("most", History.MAX_ENTRIES);
          json.write("last", member.recorder.history().last());
          json.writeStartArray("events");
          member.recorder.history().after(0).forEach(event -> event.write(json));
          json.writeEnd();
        });
  }

  @Test
  void everyAnswerOfATroubledClusterIsAsDescribed() {
    World world = World.withLease(5);
    world.receiver(event -> new PostResult.Undelivered("HTTP 500", Duration.ZERO));
    List<SimulatedMember> members = new ArrayList<>();
    for (int number = 1; number <= 5; number++) {
      members.add(new SimulatedMember(world, number));
    }
    SimulatedMember.listen(world, members.toArray(SimulatedMember[]::new));
    Status before = null;
    for (int second = 0; second < 240; second++) {
      trouble(world, second);
      world.pass(Duration.ofSeconds(1));
      if (second % 10 == 9) {
        members.forEach(member -> assertDescribed("Status", member.status().json()));
      }
      Status now = members.get(4).status();
      if (before != null && now.view().follows(before.view())) {
        List<HistoryEntry> events = members.get(4).recorder.history().after(before.lastEvent());
        assertDescribed("Change", new Change(before, now, events).json(true));
      }
      before = now;
    }
    members.forEach(member -> assertDescribed("Events", events(member)));
    members.forEach(OpenApiTest::assertProblemsDescribed);
    assertFalse(members.get(4).recorder.history().after(0).isEmpty());
  }

  private static void assertProblemsDescribed(SimulatedMember member) {
    List<Problem> open = Stream.of(ProblemKind.values()).map(Problems::of).toList();
    List<Problem> resolved =
        Stream.of(ProblemEnd.values())
            .map(how -> Problems.ended(Problems.down("worker-1", Cause.REFUSED), how))
            .toList();
    member.shown = overview -> Problems.in(overview, open, resolved);
    assertDescribed("Status", member.status().json());
    assertDescribed("ProblemsDocument", new ProblemsReport(member.status()).json());
  }

  private static void trouble(World world, int second) {
    switch (second) {
      case 30 -> world.node(1).switchOff();
      case 40 -> world.link(5, 2, Link.SILENT);
      case 70 -> world.joinAll();
      case 100 -> {
        world.node(3).switchOff();
        world.node(4).switchOff();
      }
      case 200 -> world.node(2).terminate();
      default -> {}
    }
  }

  @Test
  void everyTransitionThatIsKeptIsAmongTheDescribedTypes() {
    Set<String> described = new TreeSet<>();
    DOCUMENT
        .at("/components/schemas/Event/properties/type/enum")
        .forEach(type -> described.add(type.asString()));
    Set<String> kept = new TreeSet<>();
    for (Class<?> kind : Transition.class.getPermittedSubclasses()) {
      if (kind != Transition.Measured.class && kind != Transition.RoundFinished.class) {
        kept.add(HistoryEntry.type(kind.asSubclass(Transition.class)));
      }
    }
    assertEquals(kept, described);
  }

  @Test
  void whatIsNotDescribedIsFound() {
    assertEquals(1, errors("Problem", "{\"problem\":\"x\",\"more\":1}".getBytes(UTF_8)).size());
    assertEquals(1, errors("Problem", "{}".getBytes(UTF_8)).size());
  }

  @Test
  void aProblemIsAsDescribed() {
    assertDescribed("Problem", JsonText.problem("too many readers"));
  }
}
