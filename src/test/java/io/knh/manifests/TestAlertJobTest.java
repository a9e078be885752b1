package io.knh.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.knh.config.Environment;
import io.knh.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Job that posts a test message to every receiver. */
class TestAlertJobTest {

  static final Path FOLDER = Base.ROOT.resolve("test-alert");

  private final Manifests rendered = Kustomize.orSkip().render(FOLDER);

  @Test
  void itIsStrictlyRightAndRestricted() {
    assertEquals(
        List.of(),
        Stream.of(new Schema(), new Restricted(), new Stored())
            .flatMap(rule -> rule.findings(rendered))
            .toList());
  }

  /** Whoever deletes what this folder holds keeps the members and their settings. */
  @Test
  void nothingOfTheMembersIsInIt() {
    assertEquals(
        Set.of("ConfigMap", "Job", "Secret"),
        rendered.objects().stream()
            .map(Manifests::kindOf)
            .collect(Collectors.toCollection(TreeSet::new)));
    rendered
        .objects()
        .forEach(
            object ->
                assertTrue(Manifests.nameOf(object).contains("-test-alert"), object::toString));
  }

  @Test
  void itHasTheSettingsAndTheImageOfTheMembers() {
    Map<String, String> environment =
        new TreeMap<>(PodEnvironment.of(rendered, AgainstCode.FIELDS));
    assertEquals(List.of(), AgainstCode.unknown(environment.keySet()).toList());
    Settings settings = Environment.exactly(environment).settings();
    assertEquals(Settings.Command.TEST_ALERT, settings.command());
    assertEquals(Settings.LogFormat.TEXT, settings.logFormat());

    Manifests members = Kustomize.orSkip().render(Base.ROOT);
    Map<String, String> others = PodEnvironment.of(members, AgainstCode.FIELDS);
    environment.keySet().removeAll(Set.of("KNH_COMMAND", "LOG_FORMAT", "NAMESPACE"));
    environment.forEach((name, value) -> assertEquals(value, others.get(name), name));
    assertEquals(
        Json.text(members.container(), "/image"), Json.text(rendered.container(), "/image"));
  }

  /** The members would probe it, and alert when it ends. */
  @Test
  void itIsNoMemberForTheService() {
    JsonObject service = Base.read().one("Service");
    Map<String, String> labels = Json.map(rendered.one("Job"), "/spec/template/metadata/labels");
    assertFalse(labels.entrySet().containsAll(Json.map(service, "/spec/selector").entrySet()));
    Lint.NO_SIDECAR.forEach(
        (pointer, value) ->
            assertEquals(
                value, Json.text(rendered.one("Job"), "/spec/template/metadata" + pointer)));
  }

  /** Events are tried with what the members are permitted, and nothing more. */
  @Test
  void itIsPermittedWhatTheMembersAre() {
    Manifests members = Kustomize.orSkip().render(Base.ROOT);
    for (String of : List.of("/automountServiceAccountToken", "/serviceAccountName")) {
      assertEquals(Json.text(members.pod(), of), Json.text(rendered.pod(), of), of);
    }
    assertEquals(
        Json.text(members.one("DaemonSet"), "/metadata/namespace"),
        Json.text(rendered.one("Job"), "/metadata/namespace"));
  }

  @Test
  void itTriesOnce() {
    assertEquals("0", Json.text(rendered.one("Job"), "/spec/backoffLimit"));
    assertEquals("Never", Json.text(rendered.pod(), "/restartPolicy"));
  }
}
