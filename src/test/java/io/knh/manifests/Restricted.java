package io.knh.manifests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The Pod Security Standard "restricted", and that the namespace enforces it. */
final class Restricted implements Rule {

  private static final Set<String> VOLUMES =
      Set.of("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "projected", "secret");

  @Override
  public Stream<String> findings(Manifests manifests) {
    List<String> findings = new ArrayList<>();
    manifests.all("Namespace").forEach(namespace -> namespace(namespace, findings));
    pod(manifests.pod(), findings);
    for (String list : List.of("/containers", "/initContainers", "/ephemeralContainers")) {
      Json.list(manifests.pod(), list)
          .forEach(container -> container(manifests.pod(), container, findings));
    }
    return findings.stream();
  }

  private static void namespace(JsonObject namespace, List<String> findings) {
    for (String mode : List.of("enforce", "audit", "warn")) {
      String label = "pod-security.kubernetes.io~1" + mode;
      if (!Json.text(namespace, "/metadata/labels/" + label).equals("restricted")) {
        findings.add("the namespace does not " + mode + " \"restricted\"");
      }
    }
  }

  private static void pod(JsonElement pod, List<String> findings) {
    for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (Json.text(pod, "/" + host).equals("true")) {
        findings.add("the pod has " + host);
      }
    }
    for (JsonElement volume : Json.list(pod, "/volumes")) {
      Set<String> types = new TreeSet<>(volume.getAsJsonObject().keySet());
      types.remove("name");
      if (!VOLUMES.containsAll(types)) {
        findings.add("the pod has a volume of the type " + types);
      }
    }
  }

  private static void container(JsonElement pod, JsonElement container, List<String> findings) {
    String context = "/securityContext/";
    if (Json.text(container, context + "privileged").equals("true")) {
      findings.add("the container is privileged");
    }
    if (!Json.text(container, context + "allowPrivilegeEscalation").equals("false")) {
      findings.add("the container may escalate its privileges");
    }
    if (!either(pod, container, "runAsNonRoot").equals("true")) {
      findings.add("the container may run as root");
    }
    if (either(pod, container, "runAsUser").equals("0")) {
      findings.add("the container runs as root");
    }
    if (!Set.of("RuntimeDefault", "Localhost")
        .contains(either(pod, container, "seccompProfile/type"))) {
      findings.add("the container has no seccomp profile");
    }
    if (!Json.texts(container, context + "capabilities/drop").contains("ALL")) {
      findings.add("the container does not drop all capabilities");
    }
    if (!Set.of("NET_BIND_SERVICE")
        .containsAll(Json.texts(container, context + "capabilities/add"))) {
      findings.add("the container adds a capability");
    }
    if (Json.list(container, "/ports").stream()
        .anyMatch(port -> !Json.text(port, "/hostPort").isEmpty())) {
      findings.add("the container has a port of the host");
    }
  }

  /** What the container says, else what the pod says. */
  private static String either(JsonElement pod, JsonElement container, String field) {
    String own = Json.text(container, "/securityContext/" + field);
    return own.isEmpty() ? Json.text(pod, "/securityContext/" + field) : own;
  }
}
