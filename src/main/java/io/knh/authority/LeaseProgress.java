package io.knh.authority;

import io.knh.kubernetes.Failure;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How using the Lease goes, for the log: a problem is logged once when it begins and once when it
 * is over, its repetitions only at FINE. That the Lease can be read ends no problem of writing it:
 * who may read and not write would log both in every round.
 */
final class LeaseProgress {

  private static final Logger LOG = Logger.getLogger("io.knh.authority");

  private final String namespace;
  private final String name;
  private final TreeSet<String> reading = new TreeSet<>();
  private final TreeSet<String> writing = new TreeSet<>();

  /** For the Lease {@code name} in {@code namespace}. */
  LeaseProgress(String namespace, String name) {
    this.namespace = namespace;
    this.name = name;
  }

  /** {@code failed} happened, perhaps again. */
  void failed(LeaseRequests.Reply.Failed failed) {
    Failure failure = failed.failure();
    boolean known = reading.contains(failure.kind()) || writing.contains(failure.kind());
    (failed.writing() ? writing : reading).add(failure.kind());
    LOG.log(
        known ? Level.FINE : Level.WARNING,
        () ->
            failure.text()
                + (failure.kind().startsWith("403 ") ? "; KNH needs " + needed() : "")
                + "; until the Lease can be used, a coordinator without a quorum sends no alert,"
                + " and KNH keeps trying");
  }

  /** What a Role has to give. */
  private String needed() {
    return "get and update on leases named \""
        + name
        + "\", and create on leases, of coordination.k8s.io in the namespace \""
        + namespace
        + "\"";
  }

  /** The API server did what it was asked, or said why that cannot be at the moment. */
  void answered(boolean write) {
    boolean wrong = !reading.isEmpty() || !writing.isEmpty();
    reading.clear();
    if (write) {
      writing.clear();
    }
    if (wrong && writing.isEmpty()) {
      LOG.info("the Lease \"" + name + "\" in namespace " + namespace + " can be used again");
    }
  }
}
