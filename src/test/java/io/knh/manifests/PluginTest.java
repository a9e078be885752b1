package io.knh.manifests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code kubectl knh} with the real {@code kubectl}, against something that answers as an API
 * server does, the pods' proxy included.
 */
@Execution(ExecutionMode.CONCURRENT)
class PluginTest {

  private static final Path PLUGIN = Base.ROOT.resolve("plugin/kubectl-knh").toAbsolutePath();
  private static final String PODS = "/api/v1/namespaces/knh/pods";
  private static final String TEXT = "/proxy/knh/v1/problems?format=text";
  private static final int LIMIT_SECONDS = 60;

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> answers = Collections.synchronizedMap(new TreeMap<>());
  private final JsonObject workloadPod = pod();

  @TempDir private Path home;

  private HttpServer server;

  private record Run(int exit, String output, String errors) {}

  @BeforeEach
  void listen() throws IOException {
    Program unused =
        Program.orSkip(
            List.of(List.of("kubectl")),
            "kubectl",
            "kubectl is not on the PATH: the plugin in kubernetes/plugin is not checked");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext("/", this::answer);
    server.start();
    answers.put("/api", "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
    answers.put("/apis", "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[]}");
    answers.put(
        "/api/v1",
        """
        {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
          {"name": "pods", "singularName": "pod", "namespaced": true, "kind": "Pod",
           "verbs": ["create", "delete", "get", "list"]},
          {"name": "pods/log", "namespaced": true, "kind": "Pod", "verbs": ["get"]}]}
        """);
    Files.writeString(
        home.resolve("config"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        current-context: c
        """
            .formatted(server.getAddress().getPort()));
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cluster prod: no problems: all 5 other members answered in the last two rounds | 0
          cluster prod, seen by worker-9 0.4 s ago: 2 problems                           | 1
          not known whether there are problems: no coordinator is known                  | 2
          cluster prod: not known whether there are problems: its view is old            | 2
          """)
  void theExitCodeSaysHowThingsStand(String first, int exit) throws Exception {
    pods("true knh-a", "true knh-b");
    answers.put(PODS + "/knh-b:8080" + TEXT, first + "\n\nmore\n");
    Run run = run();
    assertEquals(first + "\n\nmore\n", run.output());
    assertEquals(exit, run.exit(), run.errors());
  }

  /** Whoever asks has an outage: the first pod may be on the node that is down. */
  @Test
  void whereOnePodDoesNotAnswerAnotherIsAsked() throws Exception {
    pods("false knh-a", "true knh-c", "true knh-b");
    answers.put(PODS + "/knh-b:8080" + TEXT, "no problems: all answered\n");
    Run run = run("problems");
    assertEquals("no problems: all answered\n", run.output());
    assertEquals(0, run.exit(), run.errors());
    assertEquals(List.of("knh-c", "knh-b"), proxied());
  }

  private List<String> proxied() {
    return requests.stream()
        .filter(request -> request.contains("/proxy/"))
        .map(request -> request.replaceFirst(".*/pods/(.*):8080/.*", "$1"))
        .toList();
  }

  @Test
  void whereNoPodAnswersItSaysWhy() throws Exception {
    pods("true knh-a", "false knh-b");
    Run run = run();
    assertEquals(2, run.exit());
    assertTrue(run.errors().contains("none of 2 pods answers"), run.errors());
    assertTrue(run.errors().contains("knh-a: "), run.errors());
    assertTrue(run.errors().contains("knh-b: "), run.errors());
  }

  /** In a large cluster nobody could wait for all. */
  @Test
  void fivePodsAreAskedThoseThatAreReadyFirst() throws Exception {
    pods("false knh-a", "unknown knh-b", "true knh-c", "false knh-d", "false knh-e", "true knh-f");
    Run run = run();
    assertEquals(2, run.exit());
    assertEquals(List.of("knh-c", "knh-f", "knh-a", "knh-b", "knh-d"), proxied());
    assertTrue(run.errors().contains("none of 5 pods answers"), run.errors());
  }

  /** A pod on a node that is lost lets nobody through. */
  @Test
  void whereTheWayToOnePodEndsThePageIsShownByAnother() throws Exception {
    pods("true knh-a", "true knh-b");
    Run run = run("page");
    assertEquals(2, run.exit());
    assertEquals(
        List.of(
            "The page, as knh-a shows it: http://localhost:8080/",
            "The page, as knh-b shows it: http://localhost:8080/"),
        run.output().lines().toList());
    assertTrue(run.errors().contains("kubectl knh: the way to knh-b ended"), run.errors());
  }

  @Test
  void whereNoPodRunsItSaysWhereItLooked() throws Exception {
    pods();
    Run run = run("status", "-n", "knh");
    assertEquals(2, run.exit());
    assertTrue(run.errors().contains("no pod of KNH runs in the namespace knh"), run.errors());
  }

  @ParameterizedTest
  @CsvSource({"status,/knh/v1/status", "paths,/knh/v1/paths"})
  void documentsAreShownAsTheyAre(String command, String path) throws Exception {
    pods("true knh-a");
    answers.put(PODS + "/knh-a:8080/proxy" + path, "{\"schema\":1}");
    Run run = run(command, "--namespace=knh", "-l", "app=knh");
    assertEquals("{\"schema\":1}\n", run.output());
    assertEquals(0, run.exit(), run.errors());
    assertTrue(
        requests.stream().anyMatch(request -> request.contains("labelSelector=app%3Dknh")),
        requests::toString);
  }

  @ParameterizedTest
  @CsvSource({"Succeeded,0", "Failed,1"})
  void theTestMessageIsSentByAPodLikeTheMembers(String phase, int exit) throws Exception {
    pods("true knh-a");
    answers.put(PODS + "/knh-a", workloadPod.toString());
    answers.put("log", "slack at hooks.slack.com: accepted with 200\n");
    answers.put("phase", phase);
    Run run = run("test-alert");
    assertEquals("slack at hooks.slack.com: accepted with 200\n", run.output());
    assertEquals(exit, run.exit(), run.errors());
    JsonObject created = JsonParser.parseString(answers.get("created")).getAsJsonObject();
    JsonObject member = Base.read().workload();
    assertEquals(
        List.of(),
        Stream.of(new Schema(), new Stored())
            .flatMap(rule -> rule.findings(new Manifests("created", List.of(created))))
            .toList());
    for (String same : List.of("/image", "/securityContext/capabilities", "/volumeMounts")) {
      assertEquals(
          Json.at(member, "/spec/template/spec/containers/0" + same),
          Json.at(created, "/spec/containers/0" + same),
          same);
    }
    assertEquals(
        List.of("ConfigMap knh-settings", "Secret knh-secrets", "Secret knh-own"),
        Json.list(created, "/spec/containers/0/envFrom").stream().map(PluginTest::source).toList());
    assertEquals("knh", Json.text(created, "/spec/serviceAccountName"));
    JsonObject job = Yaml.read(Base.ROOT.resolve("test-alert/job.yaml")).getFirst();
    for (String same :
        List.of("automountServiceAccountToken", "tolerations", "affinity", "nodeSelector")) {
      assertEquals(
          Json.at(job, "/spec/template/spec/" + same), Json.at(created, "/spec/" + same), same);
    }
    assertEquals("true", Json.text(created, "/spec/securityContext/runAsNonRoot"));
    assertTrue(requests.stream().anyMatch(request -> request.startsWith("DELETE ")));
  }

  /** Else the pod would not start: it has the members' setting EXTRA_CA_FILE. */
  @Test
  void theTestMessageTrustsTheMembersAuthority() throws Exception {
    JsonObject spec = workloadPod.getAsJsonObject("spec");
    spec.getAsJsonArray("volumes")
        .add(JsonParser.parseString("{'name': 'extra-ca', 'configMap': {'name': 'company-ca'}}"));
    pods("true knh-a");
    answers.put(PODS + "/knh-a", workloadPod.toString());
    answers.put("log", "");
    answers.put("phase", "Succeeded");
    Run run = run("test-alert");
    assertEquals(0, run.exit(), run.errors());
    JsonObject created = JsonParser.parseString(answers.get("created")).getAsJsonObject();
    assertEquals("company-ca", Json.text(created, "/spec/volumes/3/configMap/name"));
    assertEquals("/etc/knh/ca", Json.text(created, "/spec/containers/0/volumeMounts/3/mountPath"));
  }

  private static String source(JsonElement from) {
    String map = Json.text(from, "/configMapRef/name");
    return map.isEmpty() ? "Secret " + Json.text(from, "/secretRef/name") : "ConfigMap " + map;
  }

  @ParameterizedTest
  @CsvSource({
    "restart,the command restart is not known",
    "problems -q 1,the option -q is not known",
    "status --namespace,--namespace needs a value",
    "status knh,one word too many"
  })
  void whatItDoesNotKnowIsNamed(String arguments, String named) throws Exception {
    Run run = run(arguments.split(" ", -1));
    assertEquals(2, run.exit());
    assertTrue(run.errors().contains(named), run.errors());
  }

  // ---- the API server

  private static JsonObject pod() {
    JsonObject member = Base.read().workload();
    JsonObject pod = new JsonObject();
    pod.addProperty("apiVersion", "v1");
    pod.addProperty("kind", "Pod");
    pod.add("metadata", new JsonObject());
    pod.add("spec", Json.at(member, "/spec/template/spec"));
    return pod;
  }

  /** Lists pods: whether each is ready, and its name. */
  private void pods(String... pods) {
    JsonArray items = new JsonArray();
    for (String one : pods) {
      String[] words = one.split(" ", -1);
      JsonObject pod = workloadPod.deepCopy();
      pod.getAsJsonObject("metadata").addProperty("name", words[1]);
      pod.add(
          "status",
          JsonParser.parseString(
              """
              {"phase": "Running", "containerStatuses": [{"name": "knh", "ready": true}],
               "conditions": [{"type": "Initialized", "status": "True"}, {"type": "Ready", "status": "%s"}]}
              """
                  .formatted(
                      words[0].substring(0, 1).toUpperCase(Locale.ROOT) + words[0].substring(1))));
      items.add(pod);
    }
    JsonObject list = new JsonObject();
    list.addProperty("apiVersion", "v1");
    list.addProperty("kind", "PodList");
    list.add("metadata", new JsonObject());
    list.add("items", items);
    answers.put(PODS, list.toString());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    requests.add(exchange.getRequestMethod() + " " + path);
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    boolean isOfTestPod = path.startsWith(PODS + "/knh-test-alert-");
    String answer;
    if (exchange.getRequestMethod().equals("POST")) {
      answers.put("created", body);
      answer = body;
    } else if (isOfTestPod && path.contains("/log")) {
      answer = answers.get("log");
    } else if (isOfTestPod) {
      JsonObject pod = JsonParser.parseString(answers.get("created")).getAsJsonObject();
      pod.add(
          "status", JsonParser.parseString("{\"phase\":\"%s\"}".formatted(answers.get("phase"))));
      answer = pod.toString();
    } else {
      answer =
          answers.entrySet().stream()
              .filter(
                  known ->
                      path.equals(known.getKey())
                          || path.startsWith(known.getKey() + "?")
                          || path.startsWith(known.getKey() + "&"))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(null);
    }
    int code = answer == null ? 503 : 200;
    byte[] bytes = (answer == null ? "the pod cannot be reached" : answer).getBytes(UTF_8);
    exchange
        .getResponseHeaders()
        .set(
            "Content-Type",
            path.contains("/proxy/") || path.contains("/log") ? "text/plain" : "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("sh", PLUGIN.toString()));
    line.addAll(List.of(arguments));
    Path errors = home.resolve("errors.txt");
    ProcessBuilder builder = new ProcessBuilder(line).redirectError(errors.toFile());
    builder.environment().put("KUBECONFIG", home.resolve("config").toString());
    builder.environment().put("HOME", home.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "it does not end");
    return new Run(process.exitValue(), output, Files.readString(errors));
  }
}
