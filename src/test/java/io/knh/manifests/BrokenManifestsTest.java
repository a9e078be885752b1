package io.knh.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule finds what it is for: one thing broken in memory, and one finding that names it. */
class BrokenManifestsTest {

  private static final String POD = "/spec/template/spec";

  private static final String CONTAINER = POD + "/containers/0";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Schema
          Service     | /spec/selectors               | {}          | selectors
          Role        | /rules/0/apiGroups            | "apps"      | apiGroups
          Service     | /spec/ports/0/port            | "8080"      | another type: /spec/ports/0/port
          Service     | /spec/ports                   | 8080        | ports
          Service     | /apiVersion                   | "v2"        | no schema of v2 Service
          RoleBinding | /roleRef/kind                 | -           | kind
          # What would be applied again every time
          Service     | /spec/publishNotReadyAddresses | false      | not stored: /spec/publishNotReadyAddresses
          # References
          Role        | /metadata/namespace           | "default"   | Role knh is not in the namespace knh
          Namespace   | /metadata/name                | "other"     | Namespace other is not in the namespace
          RoleBinding | /roleRef/name                 | "other"     | there is no Role "other"
          RoleBinding | /subjects/0/name              | "other"     | there is no ServiceAccount "other"
          RoleBinding | /subjects/0/namespace         | "other"     | its subject is in the namespace other
          Service     | /spec/selector/app            | "other"     | Service knh does not select the pods
          NetworkPolicy | /spec/podSelector/matchLabels/app | "x"   | NetworkPolicy knh does not select the pods
          # Ports against the code
          Service     | /spec/ports/0/targetPort      | 8081        | "8081" is not the port of members, 8080
          Service     | /spec/ports/0/targetPort      | "http"      | "http" is not the port of members
          NetworkPolicy | /spec/ingress/0/ports/0/port | 80         | "80" is not the port of members
          # The namespace
          Namespace   | /metadata/labels/pod-security.kubernetes.io~1enforce | "baseline" | does not enforce
          # RBAC
          Role        | /rules/2/resourceNames/0      | "knh-lease" | does not allow to get leases
          Role        | /rules/2/resourceNames        | -           | the Role allows what no member asks for
          Role        | /rules/0/verbs/-              | "delete"    | discovery.k8s.io endpointslices delete
          Role        | /rules/0/resources/0          | "*"         | discovery.k8s.io * get
          Role        | /rules/3                      | -           | does not allow to create leases
          Role        | /rules/1/verbs/2              | -           | does not allow to watch endpoints
          """)
  void isFoundInAnObject(String kind, String pointer, String value, String finding) {
    Manifests broken = Base.read().copy();
    Json.set(broken.one(kind), pointer, json(value));
    assertFound(broken, finding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Schema
          /spec/template/spec/containers/0/securityContext/runAsNotRoot | true | runAsNotRoot
          # References
          /serviceAccountName             | "default"     | there is no ServiceAccount "default"
          /volumes/0/name                 | "work"        | the volumes are [logs, tmp, work]
          /containers/0/envFrom/0/configMapRef/name | "x" | there is no ConfigMap "x"
          # Pod Security Standard
          /hostNetwork                    | true          | the pod has hostNetwork
          /hostPID                        | false         | is not stored: /spec/template/spec/hostPID
          /volumes/0                      | {"name": "output", "hostPath": {"path": "/"}} | type [hostPath]
          /securityContext/runAsNonRoot   | -             | may run as root
          /securityContext/runAsUser      | 0             | runs as root
          /securityContext/seccompProfile | -             | no seccomp profile
          # Lint
          /enableServiceLinks             | -             | the pod has not false at /enableServiceLinks
          /automountServiceAccountToken   | false         | the pod has not true at /automountService
          /nodeSelector                   | -             | the pod has not linux
          /volumes/2/emptyDir/sizeLimit   | -             | a volume without a size limit
          """)
  void isFoundInThePod(String pointer, String value, String finding) {
    Manifests broken = Base.read().copy();
    String from = pointer.startsWith("/spec") ? pointer : POD + pointer;
    Json.set(broken.workload(), from, json(value));
    assertFound(broken, finding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /securityContext/privileged               | true        | is privileged
          /securityContext/allowPrivilegeEscalation | -           | may escalate
          /securityContext/capabilities/drop        | ["NET_RAW"] | does not drop all
          /securityContext/capabilities/add         | ["NET_ADMIN"] | adds a capability
          /securityContext/readOnlyRootFilesystem   | false       | the root filesystem can be written
          /ports/0/hostPort                         | 8080        | a port of the host
          /image                                    | "knh"       | names no version
          /image                                    | "registry:5000/knh" | names no version
          /image                                    | "knh:latest" | names no version
          /resources/limits/cpu                     | "1"         | a CPU limit
          /resources/limits                         | -           | the memory limit is less
          /resources/requests/memory                | "200Mi"     | less memory is requested
          /resources/requests/cpu                   | -           | no processor time
          /volumeMounts/2/mountPath                 | "/var/tmp"  | the server writes to
          /startupProbe/failureThreshold            | 30          | three times longer
          /livenessProbe/failureThreshold           | 3           | gives up within a minute
          /livenessProbe                            | -           | the livenessProbe does not ask
          /readinessProbe/httpGet/path              | "/ready"    | the readinessProbe does not ask
          /startupProbe/httpGet/port                | "https"     | the startupProbe does not ask
          /ports/0/containerPort                    | 9080        | "9080" is not the port of members
          /env/3/value                              | "other"     | SERVICE_NAME is not the Service knh
          /env/4/value                              | "http"      | CONTAINER_PORT is "http"
          /env/1                                    | -           | NODE_NAME is not set
          /env/-                                    | {"name": "SANITY_CHECK_URLS", "value": "x"} | no setting reads SANITY_CHECK_URLS
          """)
  void isFoundInTheContainer(String pointer, String value, String finding) {
    Manifests broken = Base.read().copy();
    Json.set(broken.workload(), CONTAINER + pointer, json(value));
    assertFound(broken, finding);
  }

  @Test
  void aSidecarThatIsLetInIsFound() {
    for (String pointer : Lint.NO_SIDECAR.keySet()) {
      Manifests broken = Base.read().copy();
      Json.set(broken.workload(), "/spec/template/metadata" + pointer, JsonNull.INSTANCE);
      assertFound(broken, "a sidecar is not kept out by " + pointer);
    }
  }

  @Test
  void anUnknownNameInTheSettingsIsFound() {
    Manifests broken = Base.read().copy();
    Json.set(broken.one("ConfigMap"), "/data/PROBE_INTERVALL", json("\"5\""));
    assertFound(broken, "no setting reads PROBE_INTERVALL");
  }

  @Test
  void aWrongValueInTheSettingsIsFound() {
    Manifests broken = Base.read().copy();
    Json.set(broken.one("ConfigMap"), "/data/LOG_LEVEL", json("\"loud\""));
    assertFound(broken, "LOG_LEVEL is \"loud\"");
  }

  @Test
  void aRoleForTheWholeClusterIsFound() {
    List<JsonObject> more = new ArrayList<>(Base.read().objects());
    more.addAll(
        Yaml.parse(
            """
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: all}}
            """));
    assertFound(new Manifests("broken", more), "ClusterRole all is for the whole cluster");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nodes  | ClusterRole        | /rules/0/verbs     | ["get", "list", "watch", "patch"] | ClusterRole knh-nodes is for the whole cluster
          nodes  | ClusterRole        | /rules/0/resources | ["nodes", "secrets"] | ClusterRole knh-nodes is for the whole cluster
          nodes  | ClusterRole        | /rules/0/verbs     | ["get", "list"]      | ClusterRole knh-nodes is for the whole cluster
          nodes  | ClusterRoleBinding | /roleRef/name      | "cluster-admin"      | ClusterRoleBinding knh-nodes is for the whole cluster
          nodes  | ClusterRoleBinding | /subjects/0/name   | "default"            | there is no ServiceAccount "default"
          events | Role               | /rules/0/resources | ["*"]                | Role knh-events writes more than events, or less
          events | RoleBinding        | /roleRef/name      | "knh-event"          | there is no Role "knh-event"
          """)
  void isFoundInAComponent(
      String component, String kind, String pointer, String value, String finding) {
    List<JsonObject> all = new ArrayList<>(Base.read().copy().objects());
    Path folder = Base.ROOT.resolve("components").resolve(component);
    for (String file :
        Json.texts(Yaml.read(folder.resolve("kustomization.yaml")).getFirst(), "/resources")) {
      all.addAll(Yaml.read(folder.resolve(file)));
    }
    assertEquals(List.of(), Rules.findings(new Manifests("whole", all)));
    JsonObject object =
        all.stream()
            .filter(
                one ->
                    Manifests.kindOf(one).equals(kind)
                        && Manifests.nameOf(one).equals("knh-" + component))
            .findFirst()
            .orElseThrow();
    Json.set(object, pointer, json(value));
    assertFound(new Manifests("broken", all), finding);
  }

  @Test
  void anUnbrokenCopyHasNoFinding() {
    assertEquals(List.of(), Rules.findings(Base.read().copy()));
  }

  private static void assertFound(Manifests broken, String finding) {
    List<String> findings = Rules.findings(broken);
    assertTrue(
        findings.stream().anyMatch(found -> found.contains(finding)),
        () -> "not found: " + finding + "; but: " + findings);
  }

  /** {@code -} takes away. */
  private static JsonElement json(String value) {
    return value.equals("-") ? JsonNull.INSTANCE : JsonParser.parseString(value);
  }
}
