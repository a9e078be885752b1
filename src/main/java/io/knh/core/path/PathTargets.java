package io.knh.core.path;

import io.knh.core.model.Address;
import io.knh.core.model.Digest;
import io.knh.core.model.Peer;
import io.knh.core.model.RosterEntry;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Whom a member probes, by rendezvous hashing: each pair of members has a weight, and a member
 * takes those with which its own is largest. Nobody has to agree on anything, and a changed roster
 * changes little.
 *
 * <p>One of each other zone comes first, so that every pair of zones is seen by many. The last
 * place rotates through all the others, so that every pair of members is seen in time.
 */
final class PathTargets {

  private record Candidate(RosterEntry entry, long weight) {

    static final Comparator<Candidate> HEAVIEST_LAST =
        Comparator.comparingLong(Candidate::weight)
            .thenComparing(candidate -> candidate.entry().peer());

    Address address() {
      return entry.peer().address();
    }
  }

  private final Peer self;
  private final long selfDigest;
  private final int count;
  private Optional<Address> rotating = Optional.empty();

  /** The choice of {@code self}, of {@code count} targets. */
  PathTargets(Peer self, int count) {
    this.self = self;
    this.selfDigest = Digest.of(self.id().value());
    this.count = count;
  }

  /**
   * Chooses among {@code members}.
   *
   * @param zone the own one; empty where it is not known
   * @param rotates whether it is time for another in the last place
   */
  List<RosterEntry> choose(Collection<RosterEntry> members, String zone, boolean rotates) {
    List<Candidate> candidates =
        members.stream()
            .filter(entry -> !entry.peer().equals(self))
            .map(entry -> new Candidate(entry, weight(entry.peer())))
            .toList();
    TreeMap<Address, RosterEntry> chosen = new TreeMap<>();
    if (candidates.size() <= count) {
      rotating = Optional.empty();
      candidates.forEach(one -> chosen.put(one.address(), one.entry()));
      return List.copyOf(chosen.values());
    }
    int lasting = count - 1;
    for (Candidate one : heaviest(ofOtherZones(candidates, zone), lasting)) {
      chosen.put(one.address(), one.entry());
    }
    List<Candidate> rest =
        candidates.stream().filter(one -> !chosen.containsKey(one.address())).toList();
    for (Candidate one : heaviest(rest, lasting - chosen.size())) {
      chosen.put(one.address(), one.entry());
    }
    rotate(candidates.stream().filter(one -> !chosen.containsKey(one.address())).toList(), rotates)
        .ifPresent(one -> chosen.put(one.address(), one.entry()));
    return List.copyOf(chosen.values());
  }

  private long weight(Peer other) {
    return Digest.mix(selfDigest, Digest.of(other.id().value()));
  }

  private static Collection<Candidate> ofOtherZones(List<Candidate> candidates, String zone) {
    Map<String, Candidate> best = new HashMap<>();
    for (Candidate one : candidates) {
      String its = one.entry().zone();
      if (!its.isEmpty() && !its.equals(zone)) {
        best.merge(
            its,
            one,
            (known, other) -> Candidate.HEAVIEST_LAST.compare(known, other) > 0 ? known : other);
      }
    }
    return best.values();
  }

  private static Collection<Candidate> heaviest(Collection<Candidate> candidates, int most) {
    PriorityQueue<Candidate> heaviest = new PriorityQueue<>(Candidate.HEAVIEST_LAST);
    for (Candidate one : candidates) {
      heaviest.add(one);
      if (heaviest.size() > Math.max(0, most)) {
        heaviest.remove();
      }
    }
    return heaviest;
  }

  /** The one that is there already stays, or the next one comes, from the heaviest downwards. */
  private Optional<Candidate> rotate(List<Candidate> rest, boolean rotates) {
    Optional<Candidate> now =
        rotating.flatMap(
            address -> rest.stream().filter(one -> one.address().equals(address)).findFirst());
    if (now.isEmpty() || rotates) {
      Optional<Candidate> before = now;
      Optional<Candidate> next =
          rest.stream()
              .filter(
                  one ->
                      before.isPresent() && Candidate.HEAVIEST_LAST.compare(one, before.get()) < 0)
              .max(Candidate.HEAVIEST_LAST);
      now = next.isPresent() ? next : rest.stream().max(Candidate.HEAVIEST_LAST);
    }
    rotating = now.map(Candidate::address);
    return now;
  }
}
