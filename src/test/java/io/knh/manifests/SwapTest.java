package io.knh.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.knh.config.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code overlays/original} applied where the original runs, whichever way that came there. */
class SwapTest {

  /** How the DaemonSet that is there was made. */
  enum Made {
    /** By {@code kubectl create}: nobody wrote down what was applied. */
    CREATED,
    /** By {@code kubectl apply}. */
    APPLIED,
    /** KNH was applied, and then {@code kubectl rollout undo} brought the old template back. */
    UNDONE
  }

  /** All that the original reads of its environment, but for what its pods are. */
  private static final Map<String, String> SET =
      Map.of(
          "CONNECT_MAX_RETRIES", "9",
          "CONNECT_COOLDOWN_PERIOD", "9",
          "SEND_MAX_RETRIES", "9",
          "SEND_COOLDOWN_PERIOD", "9",
          "ELECTION_COOLDOWN_PERIOD", "99",
          "SANITY_CHECK_URL", "https://old.example",
          "PEER_STATUS_URL", "http://old.example/peer",
          "CLUSTER_STATUS_URL", "http://old.example/cluster",
          "LOG_LEVEL", "panic");

  private static Manifests overlay() {
    return Kustomize.orSkip().render(Base.ROOT.resolve("overlays/original"));
  }

  /** The DaemonSet of the original's example, with what the API server adds, and these values. */
  private static JsonObject example(Map<String, String> values) {
    JsonObject example =
        Yaml.parse(
                """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: knh-ds, namespace: monitoring, labels: {app: knh}}
                spec:
                  selector: {matchLabels: {app: knh}}
                  revisionHistoryLimit: 10
                  updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 1}}
                  template:
                    metadata: {labels: {app: knh}}
                    spec:
                      serviceAccountName: endpoints-reader-sa
                      serviceAccount: endpoints-reader-sa
                      dnsPolicy: ClusterFirst
                      restartPolicy: Always
                      terminationGracePeriodSeconds: 30
                      securityContext: {}
                      containers:
                        - name: knh
                          image: knh:v1.0
                          imagePullPolicy: IfNotPresent
                          ports: [{containerPort: 8080, protocol: TCP}]
                          resources: {}
                          env:
                            - name: POD_IP
                              valueFrom: {fieldRef: {apiVersion: v1, fieldPath: status.podIP}}
                            - name: NODE_NAME
                              valueFrom: {fieldRef: {apiVersion: v1, fieldPath: spec.nodeName}}
                            - {name: CONTAINER_PORT, value: "8080"}
                            - {name: NAMESPACE, value: monitoring}
                            - {name: SERVICE_NAME, value: service-knh}
                """)
            .getFirst();
    new TreeMap<>(values)
        .forEach(
            (name, value) -> {
              JsonObject variable = new JsonObject();
              variable.addProperty("name", name);
              variable.addProperty("value", value);
              Json.set(example, "/spec/template/spec/containers/0/env/-", variable);
            });
    return example;
  }

  /** What is there after the swap. */
  private static Manifests swapped(Made made, Map<String, String> values, Manifests overlay) {
    JsonObject wanted = overlay.one("DaemonSet");
    JsonObject original = example(values);
    JsonObject merged =
        switch (made) {
          case CREATED -> ClientSideApply.apply(Optional.empty(), wanted, original);
          case APPLIED -> ClientSideApply.apply(Optional.of(original), wanted, original);
          case UNDONE -> {
            JsonObject there = ClientSideApply.apply(Optional.of(original), wanted, original);
            Json.set(there, "/spec/template", Json.at(original, "/spec/template").deepCopy());
            yield ClientSideApply.apply(Optional.of(wanted), wanted, there);
          }
        };
    List<JsonObject> objects = new ArrayList<>(overlay.objects());
    objects.set(objects.indexOf(wanted), merged);
    return new Manifests(made.toString(), objects);
  }

  @ParameterizedTest
  @EnumSource
  void theApiServerAcceptsIt(Made made) {
    for (Map<String, String> values : List.of(SET, Map.<String, String>of())) {
      for (JsonElement variable : Json.list(swapped(made, values, overlay()).container(), "/env")) {
        assertTrue(
            Json.text(variable, "/value").isEmpty()
                || Json.at(variable, "/valueFrom").equals(JsonNull.INSTANCE),
            () -> "valueFrom may not be specified when value is not empty: " + variable);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheFilesSayCountsAndNothingOfTheOriginals(Made made, @TempDir Path around)
      throws IOException {
    Map<String, String> wanted = new TreeMap<>();
    SET.keySet().forEach(name -> wanted.put(name, "7"));
    wanted.put("SANITY_CHECK_URL", "https://new.example");
    wanted.put("PEER_STATUS_URL", "https://new.example/peer");
    wanted.put("CLUSTER_STATUS_URL", "https://new.example/cluster");
    wanted.put("LOG_LEVEL", "debug");
    Base.copyAllInto(around);
    Path folder = around.resolve("kubernetes/overlays/original");
    StringBuilder settings = new StringBuilder();
    StringBuilder secrets = new StringBuilder();
    wanted.forEach(
        (name, value) ->
            (name.endsWith("STATUS_URL") ? secrets : settings).append(name + "=" + value + "\n"));
    Files.writeString(folder.resolve("settings.env"), settings);
    Files.writeString(folder.resolve("secrets.env"), secrets);

    Map<String, String> environment =
        PodEnvironment.of(
            swapped(made, SET, Kustomize.orSkip().render(folder)), AgainstCode.FIELDS);

    Map<String, String> found = new TreeMap<>(environment);
    found.keySet().retainAll(wanted.keySet());
    assertEquals(wanted, found);
    assertEquals("monitoring", environment.get("NAMESPACE"));
    assertEquals("service-knh", environment.get("SERVICE_NAME"));
  }

  @ParameterizedTest
  @EnumSource
  void whatTheFilesDoNotSayIsTheDefault(Made made, @TempDir Path around) throws IOException {
    Base.copyAllInto(around);
    Path folder = around.resolve("kubernetes/overlays/original");
    Files.writeString(folder.resolve("settings.env"), "");
    Files.writeString(folder.resolve("secrets.env"), "");
    Map<String, String> environment =
        PodEnvironment.of(
            swapped(made, SET, Kustomize.orSkip().render(folder)), AgainstCode.FIELDS);
    Map<String, String> least = new TreeMap<>(SettingNames.LEAST);
    least.put("NAMESPACE", "monitoring");
    least.put("SERVICE_NAME", "service-knh");
    least.put("LOG_FORMAT", "json");
    assertEquals(read(least), read(environment));
  }

  private static String read(Map<String, String> environment) {
    return Environment.exactly(environment).settings().toString();
  }

  @ParameterizedTest
  @EnumSource
  void thePodsAreThoseOfTheOverlay(Made made) {
    Manifests overlay = overlay();
    assertEquals(List.of(), Rules.findings(swapped(made, SET, overlay)));
  }

  /** Each new setting of the original's goes there, and nothing else has to. */
  @Test
  void theOverlayNamesAllThatTheOriginalReads() {
    List<String> named =
        Json.list(overlay().container(), "/env").stream()
            .map(variable -> Json.text(variable, "/name"))
            .toList();
    assertTrue(named.containsAll(SET.keySet()), named::toString);
  }

  /** What a plain merge would leave: the test sees what it is for. */
  @Test
  void aValueBesideAReferenceWouldBeSeen() {
    Manifests overlay = overlay().copy();
    List<JsonElement> env = Json.list(overlay.container(), "/env");
    for (JsonElement variable : env) {
      if (Json.text(variable, "/name").equals("NAMESPACE")) {
        Json.set(variable, "/value", JsonNull.INSTANCE);
        Json.set(
            variable,
            "/valueFrom",
            Yaml.parse("{fieldRef: {fieldPath: metadata.namespace}}").getFirst());
      }
    }
    JsonElement merged =
        Json.list(swapped(Made.UNDONE, SET, overlay).container(), "/env").stream()
            .filter(variable -> Json.text(variable, "/name").equals("NAMESPACE"))
            .findFirst()
            .orElseThrow();
    assertEquals("monitoring", Json.text(merged, "/value"));
    assertEquals("metadata.namespace", Json.text(merged, "/valueFrom/fieldRef/fieldPath"));
  }
}
