package io.knh.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What actionlint does not ask of the workflows. */
class WorkflowsTest {

  private static final Path FOLDER = Path.of(".github/workflows");

  private static final Path RELEASE = FOLDER.resolve("release.yml");

  /** A commit cannot be moved, as a tag can; the comment says to a reader what it is. */
  private static final Pattern PINNED =
      Pattern.compile("[\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+[.]\\d+[.]\\d+");

  private static final Pattern USES = Pattern.compile("(?m)^ *(?:- )?uses: (.*)$");

  @ParameterizedTest
  @MethodSource("workflows")
  void everyWorkflowKeepsTheRules(Path file) throws IOException {
    assertEquals(List.of(), findings(Files.readString(file)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          @[0-9a-f]{40} # v                  | @v                       | is not pinned
          (?<=checkout@[0-9a-f]{40}) # \\S+  | ''                       | is not pinned
          persist-credentials: false         | fetch-depth: 1           | keeps credentials
          timeout-minutes: 60                | continue-on-error: false | may run for hours
          [$]GITHUB_REF_NAME                 | ${{ github.ref_name }}   | is built of values
          contents: read                     | contents: write          | permissions of the workflow
          """)
  void aRuleThatIsBrokenIsFound(String right, String wrong, String finding) throws IOException {
    String text = Files.readString(RELEASE);
    String broken = text.replaceFirst(right, Matcher.quoteReplacement(wrong));
    assertNotEquals(text, broken);
    List<String> findings = findings(broken);
    assertTrue(findings.toString().contains(finding), findings.toString());
  }

  @Test
  void eachJobOfAReleaseMayDoWhatItNeedsAndNoMore() {
    Map<String, String> rights = new TreeMap<>();
    jobs(RELEASE)
        .forEach((name, job) -> rights.put(name, Json.map(job, "/permissions").toString()));
    assertEquals(
        Map.of(
            "version", "{}",
            "test", "{contents=read}",
            "image", "{contents=read, packages=write}",
            "index", "{id-token=write, packages=write}",
            "chart", "{contents=read, id-token=write, packages=write}",
            "release", "{contents=write}"),
        rights);
  }

  @Test
  void noJobOfAReleaseRunsBeforeTagAndTests() {
    Map<String, JsonObject> jobs = jobs(RELEASE);
    for (String name : jobs.keySet()) {
      List<String> before = before(jobs, name);
      assertTrue(name.equals("version") || before.contains("version"), name);
      assertTrue(List.of("version", "test").contains(name) || before.contains("test"), name);
    }
    String first = Json.list(workflow(RELEASE), "/jobs/version/steps").toString();
    assertTrue(first.contains(".github/tagged-version"), first);
    assertEquals("{\"push\":{\"tags\":[\"v*\"]}}", Json.at(workflow(RELEASE), "/on").toString());
  }

  static List<Path> workflows() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  private static List<String> findings(String text) {
    List<String> findings = new ArrayList<>();
    USES.matcher(text)
        .results()
        .map(match -> match.group(1))
        .filter(used -> !used.startsWith("./") && !PINNED.matcher(used).matches())
        .forEach(used -> findings.add(used + " is not pinned"));
    JsonObject workflow = Yaml.parse(text).getFirst();
    if (!Json.map(workflow, "/permissions").equals(Map.of("contents", "read"))) {
      findings.add("permissions of the workflow");
    }
    jobs(workflow)
        .forEach(
            (name, job) -> {
              if (!job.has("uses") && !job.has("timeout-minutes")) {
                findings.add(name + " may run for hours");
              }
              for (JsonObject step : steps(job)) {
                if (Json.text(step, "/uses").startsWith("actions/checkout@")
                    && !Json.at(step, "/with/persist-credentials")
                        .equals(new JsonPrimitive(false))) {
                  findings.add(name + " keeps credentials");
                }
                if (Json.text(step, "/run").contains("${{")) {
                  findings.add(name + " has a script that is built of values");
                }
              }
            });
    return findings;
  }

  private static List<JsonObject> steps(JsonObject job) {
    return Json.list(job, "/steps").stream().map(JsonElement::getAsJsonObject).toList();
  }

  private static JsonObject workflow(Path file) {
    return Yaml.read(file).getFirst();
  }

  private static Map<String, JsonObject> jobs(Path file) {
    return jobs(workflow(file));
  }

  private static Map<String, JsonObject> jobs(JsonObject workflow) {
    Map<String, JsonObject> jobs = new TreeMap<>();
    workflow
        .getAsJsonObject("jobs")
        .entrySet()
        .forEach(entry -> jobs.put(entry.getKey(), entry.getValue().getAsJsonObject()));
    return jobs;
  }

  /** The jobs that have ended well when the job {@code name} begins. */
  private static List<String> before(Map<String, JsonObject> jobs, String name) {
    List<String> before = new ArrayList<>();
    JsonObject job = jobs.getOrDefault(name, new JsonObject());
    List<String> needs =
        Json.at(job, "/needs").isJsonArray()
            ? Json.texts(job, "/needs")
            : Stream.of(Json.text(job, "/needs")).filter(need -> !need.isEmpty()).toList();
    for (String need : needs) {
      before.add(need);
      before.addAll(before(jobs, need));
    }
    return before;
  }
}
