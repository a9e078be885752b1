package io.knh.manifests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ClusterRole;
import io.kubernetes.client.openapi.models.V1ClusterRoleBinding;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1DaemonSet;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1ResourceQuota;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Strict: unknown fields, missing ones and values of another type are findings. The schema is that
 * of the client's generated models; what they would read kindly, such as a number in quotes, shows
 * by being written otherwise.
 */
final class Schema implements Rule {

  private static final Map<String, Class<?>> MODELS =
      Map.ofEntries(
          Map.entry("v1 ConfigMap", V1ConfigMap.class),
          Map.entry("v1 Namespace", V1Namespace.class),
          Map.entry("v1 Pod", V1Pod.class),
          Map.entry("v1 ResourceQuota", V1ResourceQuota.class),
          Map.entry("v1 Secret", V1Secret.class),
          Map.entry("v1 Service", V1Service.class),
          Map.entry("v1 ServiceAccount", V1ServiceAccount.class),
          Map.entry("apps/v1 DaemonSet", V1DaemonSet.class),
          Map.entry("apps/v1 Deployment", V1Deployment.class),
          Map.entry("batch/v1 Job", V1Job.class),
          Map.entry("networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class),
          Map.entry("rbac.authorization.k8s.io/v1 ClusterRole", V1ClusterRole.class),
          Map.entry("rbac.authorization.k8s.io/v1 ClusterRoleBinding", V1ClusterRoleBinding.class),
          Map.entry("rbac.authorization.k8s.io/v1 Role", V1Role.class),
          Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", V1RoleBinding.class));

  /** Kinds of Prometheus's operator, which the client has no models of. */
  private static final String WITHOUT_MODEL = "monitoring.coreos.com/v1 ";

  @Override
  public Stream<String> findings(Manifests manifests) {
    return manifests.objects().stream().flatMap(object -> findings(object).stream());
  }

  private static Optional<String> findings(JsonObject object) {
    String type = Json.text(object, "/apiVersion") + " " + Manifests.kindOf(object);
    if (type.startsWith(WITHOUT_MODEL)) {
      return Optional.empty();
    }
    Class<?> model = MODELS.get(type);
    if (model == null) {
      return Optional.of(Manifests.title(object) + ": no schema of " + type + " is known");
    }
    return validated(object, model)
        .map(finding -> Manifests.title(object) + ": " + finding.replaceAll("\\s+", " "));
  }

  private static Optional<String> validated(JsonObject object, Class<?> model) {
    try {
      model.getMethod("validateJsonElement", JsonElement.class).invoke(null, object);
      JsonElement read = JSON.getGson().toJsonTree(JSON.getGson().fromJson(object, model));
      return Difference.between(object, read)
          .map(difference -> "a value of another type: " + difference);
    } catch (InvocationTargetException e) {
      return Optional.of(String.valueOf(e.getCause()));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the model cannot be asked", e);
    } catch (RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
