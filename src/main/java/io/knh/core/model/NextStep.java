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

  private NextStep() {}

  /**
   * The line for {@code problem}.
   *
   * @param namespace where KNH runs; without one it does not run in Kubernetes
   * @return empty where {@code kubectl} cannot help
   */
  public static String of(Problem problem, Optional<String> namespace) {
    return namespace
        .filter(name -> NAMESPACE.matcher(name).matches())
        .map(name -> line(problem, name))
        .orElse("");
  }

  private static String line(Problem problem, String namespace) {
    String knh = "kubectl -n " + namespace + " ";
    return switch (problem.kind()) {
      case MEMBER_DOWN, MEMBER_FLAPPING ->
          isOfItsPod(problem)
              ? knh + "get pod -o wide" + onNode(problem)
              : node(problem).map("kubectl describe node "::concat).orElse("kubectl get node");
      case ROSTER_UNREADABLE -> knh + "get endpointslices,rolebindings -o wide";
      case NO_QUORUM -> knh + "get pod -l app=knh -o wide";
      case RECEIVER_FAILING, SANITY_FAILING ->
          knh + "logs -l app=knh --prefix --tail=20 --max-log-requests=100";
    };
  }

  /** Whether the host answers, so that its node is not what is to be looked at first. */
  private static boolean isOfItsPod(Problem problem) {
    return problem.scope().filter(scope -> scope == Scope.PATH).isEmpty()
        && problem
            .cause()
            .filter(
                cause ->
                    switch (cause) {
                      case REFUSED, RESET, OTHER -> true;
                      case TIMEOUT, UNREACHABLE -> false;
                    })
            .isPresent();
  }

  private static String onNode(Problem problem) {
    return node(problem).map(" --field-selector spec.nodeName="::concat).orElse(" -l app=knh");
  }

  private static Optional<String> node(Problem problem) {
    return problem
        .member()
        .map(Peer::nodeName)
        .filter(name -> name.length() <= LONGEST_NODE && NODE.matcher(name).matches());
  }
}
