package io.knh.manifests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.knh.config.Environment;
import io.knh.config.Settings;
import io.knh.config.SettingsReader;
import io.knh.config.SettingsReading;
import io.knh.health.Live;
import io.knh.health.Ready;
import io.knh.health.Started;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Environment, ports and probe paths are those that the code knows. */
final class AgainstCode implements Rule {

  /** What the kubelet knows of a pod. */
  static final Map<String, String> FIELDS =
      Map.of(
          "status.podIP", "10.0.0.3",
          "spec.nodeName", "node-3",
          "metadata.namespace", "somewhere");

  /** A kind of probe, MicroProfile's path for it, and which check of ours it asks. */
  private record Probe(
      String name, String path, Class<?> check, Class<? extends Annotation> kind) {}

  private static final List<Probe> PROBES =
      List.of(
          new Probe("startupProbe", "/health/started", Started.class, Startup.class),
          new Probe("readinessProbe", "/health/ready", Ready.class, Readiness.class),
          new Probe("livenessProbe", "/health/live", Live.class, Liveness.class));

  @Override
  public Stream<String> findings(Manifests manifests) {
    Map<String, String> fields = new TreeMap<>(FIELDS);
    fields.put("metadata.namespace", Json.text(manifests.workload(), "/metadata/namespace"));
    Map<String, String> environment;
    try {
      environment = PodEnvironment.of(manifests, fields);
    } catch (AssertionError e) {
      return Stream.of(String.valueOf(e.getMessage()));
    }
    Stream<String> unknown = unknown(environment.keySet());
    return Stream.concat(
        unknown,
        switch (SettingsReader.read(Environment.exactly(environment))) {
          case SettingsReading.Refused refused -> refused.problems().stream();
          case SettingsReading.Accepted accepted ->
              Stream.concat(
                  services(manifests, accepted.settings(), environment),
                  probes(manifests.container()));
        });
  }

  /** The names that no setting reads. */
  static Stream<String> unknown(Set<String> names) {
    Set<String> unknown = new TreeSet<>(names);
    unknown.removeAll(SettingNames.all());
    return unknown.stream().map(name -> "no setting reads " + name);
  }

  private static Stream<String> services(
      Manifests manifests, Settings settings, Map<String, String> environment) {
    String port = "" + settings.self().address().port();
    JsonObject service = manifests.one("Service");
    Stream<String> names =
        Manifests.nameOf(service).equals(environment.get("SERVICE_NAME"))
            ? Stream.of()
            : Stream.of("SERVICE_NAME is not the Service " + Manifests.nameOf(service));
    return Stream.concat(
        names,
        Stream.of(
                otherPort(port, service, "/spec/ports", "/port"),
                otherPort(port, service, "/spec/ports", "/targetPort"),
                otherPort(port, manifests.container(), "/ports", "/containerPort"),
                manifests
                    .all("NetworkPolicy")
                    .flatMap(policy -> Json.list(policy, "/spec/ingress").stream())
                    .flatMap(rule -> otherPort(port, rule, "/ports", "/port")))
            .flatMap(findings -> findings));
  }

  private static Stream<String> otherPort(
      String port, JsonElement root, String list, String pointer) {
    List<JsonElement> ports = Json.list(root, list);
    if (ports.isEmpty()) {
      return Stream.of("no ports at " + list);
    }
    return ports.stream()
        .map(entry -> Json.text(entry, pointer))
        .filter(text -> !text.equals(port))
        .map(text -> pointer + " \"" + text + "\" is not the port of members, " + port);
  }

  private static Stream<String> probes(JsonElement container) {
    String named = Json.text(container, "/ports/0/name");
    return PROBES.stream()
        .filter(
            probe ->
                !probe.check().isAnnotationPresent(probe.kind())
                    || !Json.text(container, "/" + probe.name() + "/httpGet/path")
                        .equals(probe.path())
                    || !Json.text(container, "/" + probe.name() + "/httpGet/port").equals(named))
        .map(probe -> "the " + probe.name() + " does not ask " + probe.path());
  }
}
