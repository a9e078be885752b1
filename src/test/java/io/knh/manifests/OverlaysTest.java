package io.knh.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each overlay is for. */
class OverlaysTest {

  private static Manifests overlay(String name) {
    return Kustomize.orSkip().render(Base.ROOT.resolve(Path.of("overlays", name)));
  }

  @Test
  void theBaseRunsOnEveryNodeAndChangesTenPercentAtATime() {
    JsonObject daemonSet = Base.read().one("DaemonSet");
    assertEquals(
        JsonParser.parseString("[{\"operator\": \"Exists\"}]"),
        Json.at(daemonSet, "/spec/template/spec/tolerations"));
    assertEquals("10%", Json.text(daemonSet, "/spec/updateStrategy/rollingUpdate/maxUnavailable"));
  }

  /** With true a pod that starts or ends would be ready in Endpoints, and judged. */
  @Test
  void podsThatAreNotReadyAreNotShownAsReady() {
    // The default, false, is not stored: what says it would be "configured" by every apply.
    for (Manifests manifests : List.of(Base.read(), overlay("deployment"), overlay("original"))) {
      assertEquals("", Json.text(manifests.one("Service"), "/spec/publishNotReadyAddresses"));
    }
  }

  @Test
  void theDeploymentSpreadsItsPodsOverNodes() {
    Manifests manifests = overlay("deployment");
    assertEquals(List.of(), manifests.all("DaemonSet").toList());
    JsonObject deployment = manifests.one("Deployment");
    assertEquals("3", Json.text(deployment, "/spec/replicas"));
    String spread = "/spec/template/spec/topologySpreadConstraints/0";
    assertEquals("kubernetes.io/hostname", Json.text(deployment, spread + "/topologyKey"));
    assertEquals(
        Json.map(deployment, "/spec/selector/matchLabels"),
        Json.map(deployment, spread + "/labelSelector/matchLabels"));
    assertEquals(JsonNull.INSTANCE, Json.at(deployment, "/spec/template/spec/tolerations"));
  }

  /** A pod of a Deployment with files of its own holds up the cluster autoscaler else. */
  @Test
  void theDeploymentsPodsMayBeEvictedWithTheirFiles() {
    JsonObject deployment = overlay("deployment").one("Deployment");
    List<String> files =
        Json.list(deployment, "/spec/template/spec/volumes").stream()
            .filter(volume -> !Json.at(volume, "/emptyDir").isJsonNull())
            .map(volume -> Json.text(volume, "/name"))
            .toList();
    assertEquals(
        String.join(",", files),
        Json.text(
            deployment,
            "/spec/template/metadata/annotations/"
                + "cluster-autoscaler.kubernetes.io~1safe-to-evict-local-volumes"));
  }

  /** It tolerates every taint, so no taint keeps it from a node without a machine. */
  @Test
  void noPodIsPutWhereThereIsNoMachine() {
    List<String> nodes =
        List.of(
            "eks.amazonaws.com/compute-type=fargate",
            "type=virtual-kubelet",
            "liqo.io/type=virtual-node");
    for (Manifests manifests : List.of(Base.read(), overlay("deployment"), overlay("original"))) {
      for (String node : nodes) {
        String[] label = node.split("=", 2);
        assertFalse(admits(manifests, Map.of(label[0], label[1])), node);
      }
      assertTrue(admits(manifests, Map.of("type", "worker")));
      assertTrue(admits(manifests, Map.of()));
    }
  }

  /** Whether the scheduler would take a node of these labels; its operators are all NotIn here. */
  private static boolean admits(Manifests manifests, Map<String, String> labels) {
    List<JsonElement> terms =
        Json.list(
            manifests.pod(),
            "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms");
    assertEquals(1, terms.size(), "any of several terms would do");
    return Json.list(terms.getFirst(), "/matchExpressions").stream()
        .allMatch(
            expression -> {
              assertEquals("NotIn", Json.text(expression, "/operator"));
              String value = labels.get(Json.text(expression, "/key"));
              return value == null || !Json.texts(expression, "/values").contains(value);
            });
  }

  /** What cannot be changed, or what the original's pods rely on while they are swapped. */
  @Test
  void theOriginalIsReplacedInPlace() {
    Manifests manifests = overlay("original");
    assertEquals(List.of(), manifests.all("Namespace").toList());
    JsonObject daemonSet = manifests.one("DaemonSet");
    assertEquals("knh-ds", Manifests.nameOf(daemonSet));
    assertEquals("monitoring", Json.text(daemonSet, "/metadata/namespace"));
    assertEquals(Map.of("app", "knh"), Json.map(daemonSet, "/spec/selector/matchLabels"));
    assertEquals("knh", Json.text(manifests.container(), "/name"));
    assertEquals("1", Json.text(daemonSet, "/spec/updateStrategy/rollingUpdate/maxUnavailable"));

    JsonObject account = manifests.one("ServiceAccount");
    assertEquals("endpoints-reader-sa", Manifests.nameOf(account));
    assertEquals("true", Json.text(account, "/automountServiceAccountToken"));

    JsonObject service = manifests.one("Service");
    assertEquals("service-knh", Manifests.nameOf(service));
    assertFalse(service.getAsJsonObject("spec").has("clusterIP"));
    assertEquals(Map.of("app", "knh"), Json.map(service, "/spec/selector"));
  }

  @Test
  void theOriginalsEnvironmentIsKept() {
    Map<String, String> environment = PodEnvironment.of(overlay("original"), AgainstCode.FIELDS);
    assertEquals("service-knh", environment.get("SERVICE_NAME"));
    assertEquals("8080", environment.get("CONTAINER_PORT"));
    assertEquals("http://192.168.1.102:8082", environment.get("PEER_STATUS_URL"));
    assertEquals("http://192.168.1.102:8082", environment.get("CLUSTER_STATUS_URL"));
    assertEquals("info", environment.get("LOG_LEVEL"));
  }

  /** A port by name would shut off the original's pods, which name none. */
  @Test
  void policiesNamePortsByNumber() {
    assertEquals(
        List.of("8080", "8080"),
        overlay("original")
            .all("NetworkPolicy")
            .flatMap(policy -> Json.list(policy, "/spec/ingress").stream())
            .map(rule -> Json.text(rule, "/ports/0/port"))
            .toList());
  }

  @Test
  void theScrapersAndTheMembersAreLetInAndNobodyElse() {
    JsonObject policy = Base.read().one("NetworkPolicy");
    assertEquals(List.of("Ingress"), Json.texts(policy, "/spec/policyTypes"));
    List<String> from =
        Json.list(policy, "/spec/ingress").stream()
            .flatMap(rule -> Json.list(rule, "/from").stream())
            .map(Object::toString)
            .toList();
    assertEquals(2, from.size(), from::toString);
    assertEquals(
        2,
        from.stream().filter(peer -> peer.contains("podSelector")).count(),
        "a whole namespace, or an address block");
  }

  @Test
  void egressLetsMembersReachEachOther() {
    JsonObject policy =
        Yaml.read(Base.ROOT.resolve("components/egress/networkpolicy.yaml")).getFirst();
    assertEquals(List.of("Egress"), Json.texts(policy, "/spec/policyTypes"));
    assertEquals("knh", Json.text(policy, "/spec/egress/0/to/0/podSelector/matchLabels/app"));
    assertEquals("8080", Json.text(policy, "/spec/egress/0/ports/0/port"));
    List<String> dns =
        Stream.of("/spec/egress/1/ports/0", "/spec/egress/1/ports/1")
            .map(port -> Json.text(policy, port + "/protocol") + Json.text(policy, port + "/port"))
            .toList();
    assertEquals(List.of("UDP53", "TCP53"), dns);
  }
}
