package io.knh.nodes;

import io.knh.core.model.NodeState;
import io.knh.kubernetes.ApiRequest;
import io.knh.kubernetes.WatchedResource;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1NodeCondition;
import io.kubernetes.client.openapi.models.V1NodeList;
import io.kubernetes.client.openapi.models.V1NodeSpec;
import io.kubernetes.client.openapi.models.V1NodeStatus;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Taint;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/** The nodes of the cluster. */
final class NodeResource implements WatchedResource<V1Node, V1NodeList, NodeState> {

  /** Nodes that one page of a list holds: each has some 20 KB, most of it names of images. */
  static final int PAGE = 100;

  /**
   * Who sets which taint on a node that is to go. The cluster autoscaler's {@code
   * DeletionCandidateOfClusterAutoscaler} is none of them: it may be taken back. Nor is the advice
   * of AWS to move elsewhere, {@code rebalance-recommendation}, nor {@code
   * node.cloudprovider.kubernetes.io/shutdown}: a machine that is off was not always switched off
   * on purpose.
   */
  private static final Map<String, String> REMOVERS =
      Map.of(
          "ToBeDeletedByClusterAutoscaler", "the cluster autoscaler",
          "cloud.google.com/impending-node-termination", "Google Cloud (termination notice)",
          "aws-node-termination-handler/spot-itn", "AWS (spot interruption)",
          "aws-node-termination-handler/asg-lifecycle-termination", "AWS (auto scaling group)",
          "aws-node-termination-handler/scheduled-maintenance", "AWS (scheduled maintenance)",
          "karpenter.sh/disrupted", "Karpenter",
          "karpenter.sh/disruption", "Karpenter",
          "node.kubernetes.io/out-of-service", "an operator (taint out-of-service)");

  @Override
  public ApiRequest request(String verb) {
    return new ApiRequest(verb, "nodes", "", "");
  }

  /**
   * Page by page, which the API server does only for a list of the newest: one from its cache comes
   * whole, and that of 5,000 nodes has 100 MB.
   */
  @Override
  public Call list(ApiClient client, String resourceVersion, String page) throws ApiException {
    CoreV1Api.APIlistNodeRequest list = new CoreV1Api(client).listNode().limit(PAGE);
    return (page.isEmpty() ? list : list._continue(page)).buildCall(null);
  }

  @Override
  public Call watch(ApiClient client, String resourceVersion, int seconds) throws ApiException {
    return new CoreV1Api(client)
        .listNode()
        .resourceVersion(resourceVersion)
        .watch(true)
        .allowWatchBookmarks(true)
        .timeoutSeconds(seconds)
        .buildCall(null);
  }

  @Override
  public Class<V1Node> itemType() {
    return V1Node.class;
  }

  @Override
  public Class<V1NodeList> listType() {
    return V1NodeList.class;
  }

  @Override
  public NodeState kept(V1Node node) {
    V1NodeStatus status = Objects.requireNonNullElseGet(node.getStatus(), V1NodeStatus::new);
    V1NodeSpec spec = Objects.requireNonNullElseGet(node.getSpec(), V1NodeSpec::new);
    Optional<V1NodeCondition> ready =
        WatchedResource.present(status.getConditions()).stream()
            .filter(condition -> "Ready".equals(condition.getType()))
            .findFirst();
    return new NodeState(
        ready
            .map(V1NodeCondition::getStatus)
            .map(NodeResource::readiness)
            .orElse(NodeState.Readiness.UNKNOWN),
        ready.map(V1NodeCondition::getLastTransitionTime).map(OffsetDateTime::toInstant),
        Boolean.TRUE.equals(spec.getUnschedulable()),
        remover(WatchedResource.present(spec.getTaints()), node.getMetadata()),
        false);
  }

  private static NodeState.Readiness readiness(String status) {
    return switch (status) {
      case "True" -> NodeState.Readiness.READY;
      case "False" -> NodeState.Readiness.NOT_READY;
      default -> NodeState.Readiness.UNKNOWN;
    };
  }

  private static Optional<String> remover(List<V1Taint> taints, @Nullable V1ObjectMeta metadata) {
    Optional<String> remover =
        taints.stream()
            .flatMap(taint -> Optional.ofNullable(taint.getKey()).stream())
            .flatMap(key -> Optional.ofNullable(REMOVERS.get(key)).stream())
            .findFirst();
    boolean deleting = metadata != null && metadata.getDeletionTimestamp() != null;
    return remover.or(() -> deleting ? Optional.of("a request to delete it") : Optional.empty());
  }
}
