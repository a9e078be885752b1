package io.knh.core.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to run next when there is a problem: one {@code kubectl} line for a shell. It holds nothing
 * that a shell would take for more than a word, whatever a node calls itself.
 */
public final class NextStep {

  /** A DNS name, as Kubernetes wants it for nodes; the longest have 253 characters. */
  private static final Pattern NODE =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final int LONGEST_NODE = 253;

  /** Of all pods, whatever the release or the overlay is called. */
  private static final String PODS = "-l app.kubernetes.io/name=knh";

  private NextStep() {}

  /**
   * The line for {@code problem}.
   *
   * @param namespace where KNH runs; without one it does not run in Kubernetes
   * @return empty where {@code kubectl} cannot help
   */
  public static String of(Problem problem, Optional<String> namespace) {
    return namespace
        .map(
            name ->
                of(
                    problem.kind(),
                    problem.cause(),
                    problem.scope(),
                    problem.member().map(Peer::nodeName).orElse(problem.name()),
                    name))
        .orElse("");
  }

  /**
   * The line for a problem of which this is known.
   *
   * @param node where its member is, if it is about one; whatever somebody calls so
   */
  public static String of(
      ProblemKind kind,
      Optional<Cause> cause,
      Optional<Scope> scope,
      String node,
      String namespace) {
    if (!NAMESPACE.matcher(namespace).matches()) {
      return "";
    }
    boolean named = node.length() <= LONGEST_NODE && NODE.matcher(node).matches();
    String knh = "kubectl -n " + namespace + " ";
    return switch (kind) {
      case MEMBER_DOWN, MEMBER_FLAPPING -> {
        if (!hostAnswers(cause, scope)) {
          yield named ? "kubectl describe node " + node : "kubectl get node";
        }
        String which = named ? "--field-selector spec.nodeName=" + node : PODS;
        yield knh + "get pod -o wide " + which;
      }
      case INBOUND, OUTBOUND ->
          named
              ? "kubectl get pod -A -o wide --field-selector spec.nodeName=" + node
              : "kubectl get node -o wide";
      case PATH -> "kubectl get node -o wide";
      case ZONE, WIDESPREAD -> "kubectl get node -L topology.kubernetes.io/zone";
      case ROSTER_UNREADABLE -> knh + "get endpointslices,rolebindings -o wide";
      case NO_QUORUM -> knh + "get pod " + PODS + " -o wide";
      case RECEIVER_FAILING, SANITY_FAILING ->
          knh + "logs " + PODS + " --prefix --tail=20 --max-log-requests=100";
    };
  }

  /** Then the pod is to be looked at first, and else its node. */
  private static boolean hostAnswers(Optional<Cause> cause, Optional<Scope> scope) {
    boolean answers =
        cause
            .filter(
                one ->
                    switch (one) {
                      case REFUSED, RESET, OTHER -> true;
                      case TIMEOUT, UNREACHABLE -> false;
                    })
            .isPresent();
    return answers && scope.filter(one -> one == Scope.PATH).isEmpty();
  }
}
