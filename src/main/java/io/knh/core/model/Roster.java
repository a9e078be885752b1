package io.knh.core.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The members that discovery names, including the own one, each address once. Immutable; its order
 * is that of the ids, so it is the same in every run.
 */
public final class Roster {

  private static final Roster EMPTY = new Roster(new HashMap<>());

  // Looked up only; whatever passes over the lines takes them in the order of the ids.
  private final Map<Address, RosterEntry> byAddress;
  private final Map<String, List<RosterEntry>> byNode = new HashMap<>();
  private final List<RosterEntry> entries;
  // Found when it is asked for first; two threads that find it at once find the same.
  private @Nullable String digest;

  private Roster(Map<Address, RosterEntry> byAddress) {
    this.byAddress = byAddress;
    this.entries =
        byAddress.values().stream().sorted(Comparator.comparing(RosterEntry::peer)).toList();
    for (RosterEntry entry : entries) {
      byNode.computeIfAbsent(entry.peer().nodeName(), node -> new ArrayList<>(1)).add(entry);
    }
  }

  /** The roster without members. */
  public static Roster empty() {
    return EMPTY;
  }

  /**
   * The roster of {@code entries}, in any order.
   *
   * @throws IllegalArgumentException when an address stands there twice: which line of it is true
   *     is for the reader of the roster to find out
   */
  public static Roster of(Collection<RosterEntry> entries) {
    Map<Address, RosterEntry> byAddress = new HashMap<>();
    for (RosterEntry entry : entries) {
      RosterEntry other = byAddress.put(entry.peer().address(), entry);
      if (other != null) {
        throw new IllegalArgumentException(
            "one address of two entries: " + other.peer() + " and " + entry.peer());
      }
    }
    return new Roster(byAddress);
  }

  /** All lines, lowest id first. */
  public List<RosterEntry> entries() {
    return Collections.unmodifiableList(entries);
  }

  /** The line of {@code address}. */
  public Optional<RosterEntry> find(Address address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  /** All lines of members on the node {@code nodeName}, lowest id first. */
  public List<RosterEntry> onNode(String nodeName) {
    return Collections.unmodifiableList(byNode.getOrDefault(nodeName, List.of()));
  }

  /** Whether a line is about {@code peer} itself, and not only about its address. */
  public boolean names(Peer peer) {
    return find(peer.address()).filter(entry -> entry.peer().equals(peer)).isPresent();
  }

  /** All lines with {@code id}: one, or more when two addresses of one node make the same id. */
  public List<RosterEntry> withId(PeerId id) {
    // Binary search would need a probe entry; a roster of 5,000 is walked in microseconds.
    return entries.stream().filter(entry -> entry.peer().id().equals(id)).toList();
  }

  /** The number of members, the own one included. */
  public int size() {
    return entries.size();
  }

  /**
   * A hash of who is in it, ids and addresses, as 16 hexadecimal digits: two rosters of one size
   * may name different members. The same in every process, whatever order discovery gave.
   */
  public String digest() {
    String known = digest;
    if (known == null) {
      long sum = 0;
      for (RosterEntry entry : entries) {
        Peer peer = entry.peer();
        sum += Digest.mix(Digest.of(peer.id().value()), Digest.of(peer.address().toString()));
      }
      known = HexFormat.of().toHexDigits(sum);
      digest = known;
    }
    return known;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Roster roster && entries.equals(roster.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
