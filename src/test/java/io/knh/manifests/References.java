package io.knh.manifests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whatever one object says of another is so. */
final class References implements Rule {

  private static final List<String> WITH_POD_SELECTOR = List.of("Service", "NetworkPolicy");

  @Override
  public Stream<String> findings(Manifests manifests) {
    return Stream.of(
            namespaces(manifests),
            bindings(manifests),
            pods(manifests),
            selectors(manifests),
            volumes(manifests),
            scrapes(manifests))
        .flatMap(findings -> findings);
  }

  private static Stream<String> namespaces(Manifests manifests) {
    String namespace = Json.text(manifests.workload(), "/metadata/namespace");
    return manifests.objects().stream()
        .filter(object -> !isRightIn(namespace, object))
        .map(object -> Manifests.title(object) + " is not in the namespace " + namespace);
  }

  private static boolean isRightIn(String namespace, JsonObject object) {
    String own = Json.text(object, "/metadata/namespace");
    // Events about nodes are there, and nothing else of KNH is.
    boolean isDefault = own.equals("default") && Manifests.nameOf(object).endsWith("knh-events");
    return switch (Manifests.kindOf(object)) {
      case "Namespace" -> Manifests.nameOf(object).equals(namespace);
      case "ClusterRole", "ClusterRoleBinding" -> own.isEmpty();
      case "Role", "RoleBinding" -> isDefault || own.equals(namespace);
      default -> own.equals(namespace);
    };
  }

  private static Stream<String> bindings(Manifests manifests) {
    return Stream.concat(
        manifests.all("RoleBinding").flatMap(binding -> binding(manifests, binding, "Role")),
        manifests
            .all("ClusterRoleBinding")
            .flatMap(binding -> binding(manifests, binding, "ClusterRole")));
  }

  private static Stream<String> binding(Manifests manifests, JsonObject binding, String kind) {
    return Stream.concat(
        missing(manifests, kind, Json.text(binding, "/roleRef/name")),
        Json.list(binding, "/subjects").stream()
            .flatMap(subject -> subject(manifests, binding, subject)));
  }

  private static Stream<String> subject(
      Manifests manifests, JsonObject binding, JsonElement subject) {
    String namespace = Json.text(subject, "/namespace");
    return Stream.concat(
        missing(manifests, "ServiceAccount", Json.text(subject, "/name")),
        namespace.equals(Json.text(manifests.workload(), "/metadata/namespace"))
            ? Stream.of()
            : Stream.of(
                Manifests.kindOf(binding) + ": its subject is in the namespace " + namespace));
  }

  private static Stream<String> pods(Manifests manifests) {
    Stream<String> sources =
        Json.list(manifests.container(), "/envFrom").stream()
            .flatMap(
                source ->
                    Stream.of("configMapRef", "secretRef")
                        .filter(way -> !Json.text(source, "/" + way + "/name").isEmpty())
                        .filter(way -> !Json.text(source, "/" + way + "/optional").equals("true"))
                        .flatMap(
                            way ->
                                missing(
                                    manifests,
                                    way.equals("secretRef") ? "Secret" : "ConfigMap",
                                    Json.text(source, "/" + way + "/name"))));
    return Stream.concat(
        missing(manifests, "ServiceAccount", Json.text(manifests.pod(), "/serviceAccountName")),
        sources);
  }

  private static Stream<String> missing(Manifests manifests, String kind, String name) {
    return manifests.find(kind, name).isPresent()
        ? Stream.of()
        : Stream.of("there is no " + kind + " \"" + name + "\"");
  }

  private static Stream<String> selectors(Manifests manifests) {
    Map<String, String> labels = Json.map(manifests.workload(), "/spec/template/metadata/labels");
    Stream<String> own = selector(labels, manifests.workload(), "/spec/selector/matchLabels");
    Stream<String> others =
        WITH_POD_SELECTOR.stream()
            .flatMap(manifests::all)
            .flatMap(
                object ->
                    selector(
                        labels,
                        object,
                        Manifests.kindOf(object).equals("Service")
                            ? "/spec/selector"
                            : "/spec/podSelector/matchLabels"));
    Stream<String> monitors =
        manifests
            .all("PodMonitor")
            .flatMap(monitor -> selector(labels, monitor, "/spec/selector/matchLabels"));
    return Stream.of(own, others, monitors).flatMap(findings -> findings);
  }

  private static Stream<String> selector(
      Map<String, String> labels, JsonObject object, String pointer) {
    Map<String, String> selector = Json.map(object, pointer);
    List<JsonElement> others =
        Json.list(object, pointer.replace("/matchLabels", "/matchExpressions"));
    boolean selects =
        labels.entrySet().containsAll(selector.entrySet())
            && others.stream().allMatch(one -> isAmong(labels, one));
    return selects && !(selector.isEmpty() && others.isEmpty())
        ? Stream.of()
        : Stream.of(Manifests.title(object) + " does not select the pods by " + selector + others);
  }

  private static boolean isAmong(Map<String, String> labels, JsonElement expression) {
    return Json.text(expression, "/operator").equals("In")
        && Json.texts(expression, "/values")
            .contains(labels.getOrDefault(Json.text(expression, "/key"), ""));
  }

  private static Stream<String> volumes(Manifests manifests) {
    TreeSet<String> there = new TreeSet<>();
    Json.list(manifests.pod(), "/volumes").forEach(volume -> there.add(Json.text(volume, "/name")));
    TreeSet<String> mounted = new TreeSet<>();
    Json.list(manifests.container(), "/volumeMounts")
        .forEach(mount -> mounted.add(Json.text(mount, "/name")));
    return there.equals(mounted)
        ? Stream.of()
        : Stream.of("the volumes are " + there + ", mounted are " + mounted);
  }

  private static Stream<String> scrapes(Manifests manifests) {
    String port = Json.text(manifests.container(), "/ports/0/name");
    return manifests
        .all("PodMonitor")
        .flatMap(monitor -> Json.list(monitor, "/spec/podMetricsEndpoints").stream())
        .map(endpoint -> Json.text(endpoint, "/port"))
        .filter(scraped -> !scraped.equals(port))
        .map(scraped -> "the PodMonitor asks the port \"" + scraped + "\", not " + port);
  }
}
