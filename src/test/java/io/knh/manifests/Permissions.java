package io.knh.manifests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.knh.kubernetes.ApiRequest;
import io.knh.standin.kubernetes.Rbac;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Role allows what members ask of the API server, and besides nothing but to read the same; the
 * components allow one thing each. That members ask for nothing else is shown where they run
 * against a stand-in that enforces the Role.
 */
public final class Permissions implements Rule {

  /** What the component {@code nodes} allows everywhere. */
  private static final Set<String> NODES = Set.of(" nodes get", " nodes list", " nodes watch");

  /** What the component {@code events} allows where events about nodes are. */
  private static final Set<String> EVENTS =
      Set.of("events.k8s.io events create", "events.k8s.io events patch");

  /** All that members ask for, in {@code namespace} for the Service {@code service}. */
  public static List<ApiRequest> needed(String namespace, String service) {
    String discovery = "discovery.k8s.io";
    String coordination = "coordination.k8s.io";
    return List.of(
        new ApiRequest("list", "endpointslices", discovery, namespace),
        new ApiRequest("watch", "endpointslices", discovery, namespace),
        new ApiRequest("list", "endpoints", "", namespace),
        new ApiRequest("watch", "endpoints", "", namespace),
        new ApiRequest("get", "leases", coordination, namespace, service),
        new ApiRequest("update", "leases", coordination, namespace, service),
        new ApiRequest("create", "leases", coordination, namespace));
  }

  @Override
  public Stream<String> findings(Manifests manifests) {
    JsonObject role = manifests.find("Role", "knh").orElseThrow();
    String namespace = Json.text(role, "/metadata/namespace");
    List<ApiRequest> needed = needed(namespace, Manifests.nameOf(manifests.one("Service")));
    Rbac rbac = Rbac.of(role);
    Stream<String> missing =
        needed.stream()
            .filter(request -> !rbac.allows(request))
            .map(request -> "the Role does not allow to " + request);
    Set<String> allowed = new TreeSet<>(Set.of("discovery.k8s.io endpointslices get"));
    allowed.add(" endpoints get");
    needed.forEach(request -> allowed.add(line(request)));
    return Stream.of(
            missing,
            more(role, allowed),
            manifests
                .all("Role")
                .filter(other -> !Manifests.nameOf(other).equals("knh"))
                .flatMap(other -> exactly(other, EVENTS, "writes more than events, or less")),
            manifests
                .all("ClusterRole")
                .flatMap(other -> exactly(other, NODES, "is for the whole cluster")),
            manifests
                .all("ClusterRoleBinding")
                .filter(
                    binding ->
                        manifests
                            .find("ClusterRole", Json.text(binding, "/roleRef/name"))
                            .isEmpty())
                .map(binding -> Manifests.title(binding) + " is for the whole cluster"))
        .flatMap(findings -> findings);
  }

  private static Stream<String> more(JsonObject role, Set<String> allowed) {
    return Json.list(role, "/rules").stream()
        .flatMap(Permissions::lines)
        .filter(line -> !allowed.contains(line))
        .map(line -> "the Role allows what no member asks for: " + line);
  }

  /** Of a component: all of {@code wanted}, and nothing else. */
  private static Stream<String> exactly(JsonObject role, Set<String> wanted, String finding) {
    Set<String> lines =
        Json.list(role, "/rules").stream()
            .flatMap(Permissions::lines)
            .collect(Collectors.toCollection(TreeSet::new));
    return lines.equals(wanted)
        ? Stream.of()
        : Stream.of(Manifests.title(role) + " " + finding + ": " + lines);
  }

  private static String line(ApiRequest request) {
    String name = request.name().isEmpty() ? "" : " " + request.name();
    return request.group() + " " + request.resource() + " " + request.verb() + name;
  }

  /** Each combination that {@code rule} allows. */
  private static Stream<String> lines(JsonElement rule) {
    List<String> names = Json.texts(rule, "/resourceNames");
    return Json.texts(rule, "/apiGroups").stream()
        .flatMap(
            group ->
                Json.texts(rule, "/resources").stream()
                    .flatMap(
                        resource ->
                            Json.texts(rule, "/verbs").stream()
                                .map(verb -> group + " " + resource + " " + verb)))
        .flatMap(
            line ->
                names.isEmpty() ? Stream.of(line) : names.stream().map(name -> line + " " + name));
  }
}
