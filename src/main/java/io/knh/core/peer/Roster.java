package io.knh.core.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
