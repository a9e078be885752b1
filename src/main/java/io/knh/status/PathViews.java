package io.knh.status;

import io.knh.agent.Snapshots;
import io.knh.core.model.Peer;
import io.knh.core.model.Role;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

/**
 * How paths are, as far as is to be had: what members told this one, if it coordinates; else what
 * the coordinator says, who is asked while somebody looks.
 */
final class PathViews {

  /** Members about which the coordinator was asked lately; about others it is asked anew. */
  static final int MAX_MEMBERS = 8;

  private final Snapshots snapshots;
  private final PathsReport report;
  private final BiFunction<Peer, Optional<String>, CompletableFuture<Asked<PathsView>>> client;
  private final LongSupplier nanoTime;
  private final Inquiry<PathsView> all;
  // The one that was looked at last is its last.
  private final Map<String, Inquiry<PathsView>> ofMembers = new LinkedHashMap<>();
  private CompletableFuture<Asked<PathsView>> ofMember =
      CompletableFuture.failedFuture(new IllegalStateException("nothing was asked"));

  PathViews(
      Snapshots snapshots,
      PathsReport report,
      BiFunction<Peer, Optional<String>, CompletableFuture<Asked<PathsView>>> client,
      LongSupplier nanoTime) {
    this.snapshots = snapshots;
    this.report = report;
    this.client = client;
    this.nanoTime = nanoTime;
    this.all = new Inquiry<>(coordinator -> client.apply(coordinator, Optional.empty()), nanoTime);
  }

  /** Whether {@code idOrNode} is the id of a member of the roster, or the name of its node. */
  boolean names(String idOrNode) {
    return report.names(idOrNode);
  }

  /** The document of what this member knows itself. */
  byte[] own(Optional<String> member) {
    return report.own(Instant.now(), member);
  }

  /** The document of all that is to be had, asked for first if that is due. Never fails. */
  CompletableFuture<byte[]> fresh(Optional<String> member) {
    if (!snapshots.ticking() || !(snapshots.current().role() instanceof Role.Following following)) {
      return CompletableFuture.completedFuture(own(member));
    }
    Peer coordinator = following.coordinator();
    Inquiry<PathsView> inquiry = member.map(this::of).orElse(all);
    return inquiry
        .refreshed(coordinator)
        .thenApply(done -> document(inquiry.known(coordinator), member));
  }

  /**
   * Asks about members one after the other: who looks at many at once keeps this member waiting,
   * and not the coordinator, of which everybody wants to know something.
   */
  private synchronized CompletableFuture<Asked<PathsView>> askInTurn(
      Peer coordinator, String member) {
    ofMember =
        ofMember
            .handle((answer, problem) -> member)
            .thenCompose(next -> client.apply(coordinator, Optional.of(next)));
    return ofMember;
  }

  private synchronized Inquiry<PathsView> of(String member) {
    Inquiry<PathsView> inquiry = ofMembers.remove(member);
    Inquiry<PathsView> kept =
        inquiry == null
            ? new Inquiry<>(coordinator -> askInTurn(coordinator, member), nanoTime)
            : inquiry;
    ofMembers.put(member, kept);
    if (ofMembers.size() > MAX_MEMBERS) {
      ofMembers.remove(ofMembers.keySet().iterator().next());
    }
    return kept;
  }

  private byte[] document(Inquiry.Known<PathsView> known, Optional<String> member) {
    return known
        .lack()
        .map(why -> report.unknown(Instant.now(), why.text(), member))
        .orElseGet(() -> report.known(Instant.now(), known.last().orElseThrow()));
  }
}
