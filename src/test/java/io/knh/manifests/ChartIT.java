package io.knh.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.knh.config.Environment;
import io.knh.config.Settings;
import io.knh.core.model.DestinationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart makes the same as the manifests, and as right ones of other values. */
@Execution(ExecutionMode.CONCURRENT)
class ChartIT {

  /** What the pod's fields, other values or the chart itself give, or what Kubernetes needs not. */
  private static final Set<String> NOT_SET_BY_VALUES =
      Set.of(
          "POD_IP",
          "NODE_NAME",
          "MY_NODE_NAME",
          "SERVICE_NAME",
          "NAMESPACE",
          "CONTAINER_PORT",
          "KNH_COMMAND",
          "NODES",
          "PEERS",
          "BIND_ADDRESS",
          "EXTRA_CA_FILE",
          "ALERT_URLS");

  private final Helm helm = Helm.orSkip();

  /**
   * The namespace apart, which {@code helm install --create-namespace} makes: so neither can change
   * without the other.
   */
  @Test
  void itMakesOfItsOwnValuesWhatTheManifestsAre() {
    JsonObject base = byTitle(Base.read());
    base.remove("Namespace knh");
    JsonObject chart = byTitle(withoutHelm(members(helm.render())));
    assertEquals(base.keySet(), chart.keySet());
    Difference.between(base, chart)
        .ifPresent(
            difference -> {
              throw new AssertionError("in the base and in the chart: " + difference);
            });
  }

  @ParameterizedTest
  @MethodSource("values")
  void whatItMakesOfAnyValuesBreaksNoRule(Path values) {
    Manifests made = helm.render("--values", values.toString());
    List<JsonObject> all = new ArrayList<>(members(made).objects());
    all.add(Base.read().one("Namespace"));
    assertEquals(List.of(), Rules.findings(new Manifests(made.name(), all)));
    assertNotEquals(withoutHelm(made).objects(), withoutHelm(helm.render()).objects());
  }

  @ParameterizedTest
  @MethodSource("values")
  void itsLinterHasNothingToSay(Path values) {
    assertTrue(helm.lint("--values", values.toString()).contains("0 chart(s) failed"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --set alertUrl=x                      | alertUrl
          --set settings.PROBE_INTERVALL=5      | PROBE_INTERVALL
          --set settings.ALERT_URLS=x           | ALERT_URLS
          --set secrets.LOG_LEVEL=x             | LOG_LEVEL
          --set kind=StatefulSet                | kind
          --set replicas=0                      | replicas
          --set port=80                         | port
          --set maxUnavailable=0%               | maxUnavailable
          --set alertUrls=x                     | alertUrls
          --set alertUrls[0]=two\\ words        | alertUrls
          --set nodes.watch=maybe               | watch
          --set settings.NODES=watch            | NODES
          --set alertUrls[0]=events             | alertUrls
          --set settings.CLUSTER_NAME=123456789 | CLUSTER_NAME
          --set secrets.WEBHOOK_SECRET=12345678 | WEBHOOK_SECRET
          --set settings.PATH_PROBES=1000000    | PATH_PROBES
          --set podLabels.app=other             | podLabels
          --set networkPolicy.from[0].pod=x     | from
          --set image.digest=sha256:1           | digest
          --set networkPolicy.egress.ports[0]=0 | ports
          --set monitoring.podMonitors=true     | podMonitors
          --set settings.EXTRA_CA_FILE=/ca.pem  | EXTRA_CA_FILE
          --set settings.DISCOVERY=static       | DISCOVERY
          --set settings.LOG_FORMAT=yaml        | LOG_FORMAT
          --set settings.PATH_PROBES=65         | PATH_PROBES
          --set secrets.CLUSTER_SECRET=short    | CLUSTER_SECRET
          --set alertUrls[0]=https://a.example/ | alertUrls
          --set rbac=null                       | rbac
          --set settings=null                   | settings
          --set networkPolicy.egress=null       | egress
          """)
  void whatItDoesNotKnowIsRefused(String arguments, String named) {
    String refusal = helm.refusal(arguments.split("(?<!\\\\) ", 2));
    assertTrue(refusal.contains(named), refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          LOG_LEVEL|fatal
          LOG_LEVEL|PANIC
          LOG_FORMAT| Text
          DISCOVERY|EndpointSlices
          PROBE_INTERVAL|100ms
          PROBE_INTERVAL|60m
          PROBE_INTERVAL| 3600 \\n
          PROBE_TIMEOUT|010ms
          PROBE_TIMEOUT|1m
          CONNECT_MAX_RETRIES|000001000
          CONNECT_COOLDOWN_PERIOD|3600s
          SEND_MAX_RETRIES|100
          SEND_COOLDOWN_PERIOD|10ms
          ELECTION_COOLDOWN_PERIOD|1440m
          ELECTION_COOLDOWN_PERIOD|86399999ms
          ALERT_GROUP_WAIT|0
          ALERT_GROUP_WAIT|60s
          WEBHOOK_TIMEOUT|5m
          PATH_PROBES|64
          PATH_PROBES|007
          PEER_STATUS_DETAILS| TRUE
          CLUSTER_SECRET_REQUIRED|False
          IGNORE_NODES|NONE
          IGNORE_NODES|cordoned, Not-Ready removed,
          IGNORE_NODES|
          ALERT_URLS|ops=SLACK+HTTPS://hooks.example/x
          ALERT_URLS| json+http://a.example \\n
          ALERT_URLS|a-1=teams+https://x.logic.azure.com//?a=1,b=https://c
          ALERT_URLS|pagerduty+https://KEY@events.pagerduty.com
          ALERT_URLS|opsgenie+https://a_b-c@api.atlassian.com/jsm/ops/integration/v2/alerts
          ALERT_URLS|alertmanager+https://user:password@am.example:9093/prefix/
          ALERT_URLS|cloudevents+http://[fd00::1]:8080/?source=slack+x
          """)
  void whatTheStartTakesIsTaken(String setting, @Nullable String value) {
    String given = Objects.requireNonNullElse(value, "").replace("\\n", "\n");
    assertEquals("", helm.refusal("--set-string", assignment(setting, given)));
    Settings unused = Environment.least().with(setting, given).settings();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          LOG_LEVEL|verbose
          PROBE_INTERVAL|99ms
          PROBE_INTERVAL|3601
          PROBE_INTERVAL|61m
          PROBE_INTERVAL|5S
          PROBE_INTERVAL|5 s
          PROBE_INTERVAL|-5
          PROBE_INTERVAL|1.5
          PROBE_TIMEOUT|9ms
          PROBE_TIMEOUT|0
          PROBE_TIMEOUT|true
          PROBE_TIMEOUT|61s
          CONNECT_MAX_RETRIES|0
          CONNECT_MAX_RETRIES|1001
          CONNECT_MAX_RETRIES|0000000001
          CONNECT_COOLDOWN_PERIOD|3600001ms
          SEND_MAX_RETRIES|0
          SEND_MAX_RETRIES|101
          SEND_MAX_RETRIES|5s
          SEND_COOLDOWN_PERIOD|0s
          ELECTION_COOLDOWN_PERIOD|1h
          ELECTION_COOLDOWN_PERIOD|1441m
          ALERT_GROUP_WAIT|120
          ALERT_GROUP_WAIT|2m
          WEBHOOK_TIMEOUT|301
          WEBHOOK_TIMEOUT|99ms
          PATH_PROBES|65
          PEER_STATUS_DETAILS|yes
          PEER_STATUS_DETAILS|1
          CLUSTER_SECRET_REQUIRED|on
          IGNORE_NODES|deleted
          IGNORE_NODES|none,removed
          IGNORE_NODES|,
          ALERT_URLS|pagerduty+https://events.pagerduty.com
          ALERT_URLS|pagerduty+https://user:key@events.pagerduty.com
          ALERT_URLS|opsgenie+https://api.opsgenie.com/v2/alerts?key=a@b
          ALERT_URLS|slack+https://hooks.slack.com
          ALERT_URLS|discord+https://discord.com/
          ALERT_URLS|teams+https://x.logic.azure.com?sig=/y
          ALERT_URLS|on_call=slack+https://hooks.slack.com/services/x
          ALERT_URLS|Ops=slack+https://hooks.slack.com/services/x
          ALERT_URLS|ops-=slack+https://hooks.slack.com/services/x
          ALERT_URLS|a23456789012345678901234567890123=json+http://a.example/
          ALERT_URLS|peer-status=json+http://a.example/
          ALERT_URLS|slack+https://a.example/x,b=json+http://b.example/
          ALERT_URLS|slack+https://a.example/x,events
          ALERT_URLS|mail+https://a.example/x
          ALERT_URLS|slack+ftp://a.example/x
          """)
  void whatTheStartRefusesIsRefused(String setting, String value) {
    String assignment = assignment(setting, value);
    String refusal = helm.refusal("--set-string", assignment);
    assertTrue(refusal.contains(setting.equals("ALERT_URLS") ? "alertUrls" : setting), refusal);
    assertFalse(Environment.least().with(setting, value).problems().isEmpty(), assignment);
  }

  /** For {@code --set-string}. */
  private static String assignment(String setting, String value) {
    return (setting.equals("ALERT_URLS") ? "alertUrls[0]" : "settings." + setting)
        + "="
        + value.replace(",", "\\,");
  }

  /** As files of values have them. */
  @ParameterizedTest
  @CsvSource({
    "CONNECT_MAX_RETRIES, 0, 1001",
    "PATH_PROBES, -1, 65",
    "SEND_MAX_RETRIES, 0, 101",
    "PROBE_INTERVAL, 0, 3601",
    "PROBE_TIMEOUT, 0, 61",
    "CONNECT_COOLDOWN_PERIOD, 0, 3601",
    "SEND_COOLDOWN_PERIOD, 0, 3601",
    "ELECTION_COOLDOWN_PERIOD, 0, 86401",
    "ALERT_GROUP_WAIT, -1, 61",
    "WEBHOOK_TIMEOUT, 0, 301"
  })
  void numbersAreTakenWhereTheStartTakesThem(String setting, int below, int above) {
    for (int number : List.of(below + 1, above - 1)) {
      assertEquals("", helm.refusal("--set", "settings." + setting + "=" + number));
      Settings unused = Environment.least().with(setting, "" + number).settings();
    }
    for (int number : List.of(below, above)) {
      String refusal = helm.refusal("--set", "settings." + setting + "=" + number);
      assertTrue(refusal.contains(setting), refusal);
      assertFalse(Environment.least().with(setting, "" + number).problems().isEmpty(), setting);
    }
  }

  @Test
  void asManyDestinationsAreTakenAsTheStartTakes() {
    StringBuilder urls = new StringBuilder("alertUrls={a0=json+http://a.example/");
    for (int i = 1; i < DestinationSettings.MAX_DESTINATIONS; i++) {
      urls.append(",a").append(i).append("=json+http://a.example/");
    }
    assertEquals("", helm.refusal("--set", urls + "}"));
    assertTrue(helm.refusal("--set", urls + ",b=json+http://a.example/}").contains("alertUrls"));
  }

  /** No setting can be forgotten: the code is asked which there are. */
  @Test
  void itsSchemaKnowsEverySetting() throws IOException {
    JsonObject schema =
        JsonParser.parseString(Files.readString(Helm.CHART.resolve("values.schema.json")))
            .getAsJsonObject();
    Set<String> known = new TreeSet<>();
    for (String group : List.of("settings", "secrets")) {
      known.addAll(
          Json.at(schema, "/properties/" + group + "/properties").getAsJsonObject().keySet());
    }
    Set<String> settings = new TreeSet<>(SettingNames.all());
    settings.removeAll(NOT_SET_BY_VALUES);
    assertEquals(settings, known);
  }

  @ParameterizedTest
  @CsvSource({
    "settings.CLUSTER_NAME=other",
    "secrets.WEBHOOK_AUTHORIZATION=other",
    "alertUrls={json+http://a.example/}"
  })
  void aChangedValueRollsThePods(String value) {
    assertNotEquals(
        Json.at(helm.render().workload(), "/spec/template"),
        Json.at(helm.render("--set", value).workload(), "/spec/template"));
  }

  @Test
  void valuesBecomeSettings() {
    Manifests made =
        members(
            helm.render(
                "--set",
                "events.enabled=true,nodes.watch=true,settings.PATH_PROBES=3,"
                    + "alertUrls={am=alertmanager+http://am.example:9093}"));
    Settings settings = Environment.exactly(PodEnvironment.of(made, AgainstCode.FIELDS)).settings();
    assertEquals(
        List.of("am", "events"),
        settings.alerts().destinations().stream().map(one -> one.name()).toList());
    assertEquals(3, settings.pathProbes());
    assertEquals("watch", PodEnvironment.of(made, AgainstCode.FIELDS).get("NODES"));
  }

  /** Numbers of a file are floats to Helm. */
  @Test
  void numbersStayAsTheyWereWritten() {
    Map<String, String> environment =
        PodEnvironment.of(
            members(helm.render("--values", values("port-and-secret"))), AgainstCode.FIELDS);
    assertEquals("1000", environment.get("CONNECT_MAX_RETRIES"));
    assertEquals("0", environment.get("PATH_PROBES"));
    assertEquals("01234567890123456789012345678901", environment.get("CLUSTER_SECRET"));
  }

  @Test
  void whoIsAdmittedBesideTheMembersIsReplacedAndNotMixed() {
    JsonObject policy =
        helm.render("--values", values("egress")).find("NetworkPolicy", "knh").orElseThrow();
    assertEquals(
        JsonParser.parseString(
            "[{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":"
                + "\"observability\"}},\"podSelector\":{\"matchLabels\":{\"app\":\"prometheus\"}}}]"),
        Json.at(policy, "/spec/ingress/1/from"));
  }

  /** A rule without ports would admit everything. */
  @Test
  void withoutPortsNothingElseLeaves() {
    JsonObject policy =
        helm.render("--values", values("egress-to-members"))
            .find("NetworkPolicy", "knh-egress")
            .orElseThrow();
    List<String> rules =
        Json.list(policy, "/spec/egress").stream()
            .map(rule -> Json.list(rule, "/to").size() + " " + Json.list(rule, "/ports").size())
            .toList();
    assertEquals(List.of("1 2", "0 4"), rules);
  }

  /** Else a test message would leave by a way that alerts do not have. */
  @Test
  void theTestIsUnderThePolicyOfTheMembers() {
    Manifests made = helm.render("--values", values("egress"));
    JsonObject policy = made.find("NetworkPolicy", "knh-egress").orElseThrow();
    assertTrue(
        Json.texts(policy, "/spec/podSelector/matchExpressions/0/values")
            .contains(Json.text(made.one("Pod"), "/metadata/labels/app.kubernetes.io~1name")));
  }

  @Test
  void tolerationsOfADeploymentAreThoseOfItsValues() {
    assertEquals(
        JsonParser.parseString("[{\"key\":\"pool\",\"operator\":\"Equal\",\"value\":\"edge\"}]"),
        Json.at(helm.render("--values", values("deployment")).pod(), "/tolerations"));
    assertTrue(Json.at(helm.render("--set", "kind=Deployment").pod(), "/tolerations").isJsonNull());
  }

  @Test
  void anAuthorityIsMountedWhereItsSettingLooks() {
    Manifests made = helm.render("--set", "extraCa.configMap=company-ca,extraCa.key=root.pem");
    assertEquals(
        "/etc/knh/ca/root.pem",
        PodEnvironment.of(members(made), AgainstCode.FIELDS).get("EXTRA_CA_FILE"));
    assertEquals(
        Map.of("extra-ca", "company-ca"),
        Json.list(made.pod(), "/volumes").stream()
            .filter(volume -> !Json.text(volume, "/configMap/name").isEmpty())
            .collect(
                Collectors.toMap(
                    volume -> Json.text(volume, "/name"),
                    volume -> Json.text(volume, "/configMap/name"))));
    assertEquals("/etc/knh/ca", Json.text(made.container(), "/volumeMounts/3/mountPath"));
  }

  /** A release may be called what Kubernetes would read as a number, or what no Service may be. */
  @ParameterizedTest
  @CsvSource({"2024, knh-2024", "knh.prod, knh-prod", "a.b, a-b-knh"})
  void whateverTheReleaseIsCalledItsNamesAreNames(String release, String name) {
    Manifests made = members(helm.renderAs(release, "77"));
    assertEquals(name, Json.text(made.one("Service"), "/metadata/name"));
    assertEquals(
        Set.of("\"77\""),
        made.objects().stream()
            .map(object -> Json.at(object, "/metadata/namespace").toString())
            .collect(Collectors.toSet()));
    assertEquals(
        "\"" + release + "\"",
        Json.at(made.one("Service"), "/metadata/labels/app.kubernetes.io~1instance").toString());
  }

  private static String values(String name) {
    return Helm.CHART.resolve("ci/" + name + "-values.yaml").toString();
  }

  /** Two releases have nothing in common; one namespace has one. */
  @Test
  void aReleaseOfAnotherNameStandsBesideTheFirst() {
    String[] everything = {"--values", Helm.CHART.resolve("ci/everything-values.yaml").toString()};
    Set<String> first = byTitle(helm.render(everything)).keySet();
    for (Manifests second :
        List.of(
            helm.renderAs("edge", "knh", everything), helm.renderAs("knh", "edge", everything))) {
      Set<String> both = new TreeSet<>(byTitle(second).keySet());
      both.removeIf(title -> isIn(second, title, "edge"));
      both.retainAll(first);
      assertEquals(Set.of(), both, second.name());
    }
  }

  private static boolean isIn(Manifests made, String title, String namespace) {
    return made.objects().stream()
        .filter(object -> Manifests.title(object).equals(title))
        .allMatch(object -> Json.text(object, "/metadata/namespace").equals(namespace));
  }

  @Test
  void theTestPostsByTheMembersSettings() {
    Manifests made = helm.render("--set", "settings.CLUSTER_NAME=production");
    JsonObject pod = made.one("Pod");
    assertEquals("test", Json.text(pod, "/metadata/annotations/helm.sh~1hook"));
    assertEquals(
        List.of(),
        Stream.of(new Schema(), new Stored())
            .flatMap(rule -> rule.findings(new Manifests("the test", List.of(pod))))
            .toList());
    for (String same :
        List.of("serviceAccountName", "securityContext", "nodeSelector", "affinity", "volumes")) {
      assertEquals(Json.at(made.pod(), "/" + same), Json.at(pod, "/spec/" + same), same);
    }
    for (String same :
        List.of("image", "envFrom", "resources", "securityContext", "volumeMounts")) {
      assertEquals(
          Json.at(made.container(), "/" + same), Json.at(pod, "/spec/containers/0/" + same), same);
    }
    assertEquals("Never", Json.text(pod, "/spec/restartPolicy"));
    assertEquals(
        Map.of("KNH_COMMAND", "test-alert", "LOG_FORMAT", "text"),
        Map.of(
            Json.text(pod, "/spec/containers/0/env/0/name"),
            Json.text(pod, "/spec/containers/0/env/0/value"),
            Json.text(pod, "/spec/containers/0/env/1/name"),
            Json.text(pod, "/spec/containers/0/env/1/value")));
    assertFalse(
        Json.map(pod, "/metadata/labels")
            .entrySet()
            .containsAll(Json.map(made.one("Service"), "/spec/selector").entrySet()),
        "the members would probe it, and alert when it ends");
  }

  @Test
  void itsNotesWarnOfWhoTellsNobody() {
    assertTrue(helm.notes().contains("WARNING: nobody is told of anything"));
    String told = helm.notes("--set", "alertUrls={slack+https://hooks.example/x}");
    assertFalse(told.contains("WARNING"), told);
    assertTrue(told.contains("helm test knh -n knh --logs"), told);
    assertTrue(told.contains("rollout status daemonset/knh"), told);
    String own = helm.notes("--set", "ownSecret=mine");
    assertTrue(own.contains("ALERT_URLS has to be in the Secret mine"), own);
    assertFalse(own.contains("WARNING"), own);
    assertTrue(own.contains("No settings.SANITY_CHECK_URL"), own);
    String sane = helm.notes("--set", "secrets.SANITY_CHECK_URL=https://a.example/");
    assertFalse(sane.contains("SANITY_CHECK_URL"), sane);
  }

  @Test
  void itsRulesAndDashboardAreThoseOfTheManifests() throws IOException {
    Path monitoring = Base.ROOT.resolve("monitoring");
    Manifests made = helm.render("--set", "monitoring.rules=true,monitoring.dashboard=true");
    assertEquals(
        Json.at(Yaml.read(monitoring.resolve("prometheusrule.yaml")).getFirst(), "/spec"),
        Json.at(made.one("PrometheusRule"), "/spec"),
        "kubernetes/monitoring/render writes the chart's copy");
    assertEquals(
        Files.readString(monitoring.resolve("dashboard.json")),
        made.find("ConfigMap", "knh-dashboard")
            .map(map -> Json.text(map, "/data/knh-dashboard.json"))
            .orElse(""),
        "kubernetes/monitoring/render writes the chart's copy");
  }

  @Test
  void itHasTheVersionOfTheManifests() {
    assertEquals(
        Json.text(Base.read().container(), "/image"),
        Json.text(helm.render().container(), "/image"));
  }

  /** It is the chart of the sources, apart from the image's name and where its links lead. */
  @Test
  void aReleaseNamesTheImageThatItPublishes(@TempDir Path folder) throws IOException {
    String docs = "https://git.other/owner/knh/blob/v1";
    String packed =
        new Program(List.of(".github/package-chart"))
            .output(List.of("registry.example/owner/knh", docs, folder.toString()));
    Path archive = folder.resolve("knh-" + version() + ".tgz");
    assertTrue(Files.exists(archive), packed);
    String monitoring = "monitoring.rules=true,monitoring.dashboard=true";
    Manifests made = helm.renderChart(archive, "--set", monitoring);
    assertEquals(
        helm.render(
                "--set",
                "image.repository=registry.example/owner/knh,docsUrl=" + docs + "," + monitoring)
            .objects(),
        made.objects());
    List<String> links =
        Json.list(made.one("PrometheusRule"), "/spec/groups").stream()
            .flatMap(group -> Json.list(group, "/rules").stream())
            .map(rule -> Json.text(rule, "/annotations/runbook_url"))
            .toList();
    assertFalse(links.isEmpty());
    assertEquals(
        List.of(), links.stream().filter(link -> !link.startsWith(docs + "/docs/")).toList());
    assertFalse(
        made.objects().toString().contains("git.example"), "the placeholder of the sources");
  }

  private static String version() {
    return Json.text(Base.read().container(), "/image").replaceFirst(".*:", "");
  }

  /** Some for every option: whoever adds one adds a file of values. */
  static List<Path> values() throws IOException {
    try (Stream<Path> files = Files.list(Helm.CHART.resolve("ci"))) {
      return files.sorted().toList();
    }
  }

  private static JsonObject byTitle(Manifests manifests) {
    JsonObject all = new JsonObject();
    manifests.objects().forEach(object -> all.add(Manifests.title(object), object));
    return all;
  }

  /** Without the test, which is made only when somebody asks for it. */
  private static Manifests members(Manifests made) {
    return new Manifests(
        made.name(),
        made.objects().stream()
            .filter(object -> Json.text(object, "/metadata/annotations/helm.sh~1hook").isEmpty())
            .toList());
  }

  /** Without what Helm wants of every chart: labels of the release, and sums that restart pods. */
  private static Manifests withoutHelm(Manifests made) {
    Manifests bare = made.copy();
    for (JsonObject object : bare.objects()) {
      if (Json.at(object, "/metadata/labels") instanceof JsonObject labels) {
        labels
            .keySet()
            .removeIf(
                name ->
                    name.startsWith("helm.sh/")
                        || Set.of("instance", "version", "managed-by")
                            .contains(name.replace("app.kubernetes.io/", "")));
      }
      if (Json.at(object, "/spec/template/metadata/annotations") instanceof JsonObject notes) {
        notes.keySet().removeIf(name -> name.startsWith("checksum/"));
      }
    }
    return bare;
  }
}
