package io.knh.core.detection;

import io.knh.core.model.Cause;
import io.knh.core.model.Message;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.Scope;
import io.knh.core.model.Transition;
import io.knh.core.model.Witnesses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Asks others whether they reach a suspect. What they say never silences an alert: it shows the
 * operator what is broken.
 */
public final class CrossChecks {

  /** Most peers that are asked about one suspect, each on a node of its own. */
  public static final int MAX_ASKED = 3;

  /** Questions that wait for an answer: where thousands fall silent, attempts come first. */
  public static final int MAX_OPEN = 256;

  private final Outlet outlet;
  private final Map<Long, Question> open = new HashMap<>();
  private final TreeMap<Peer, Witnesses> findings = new TreeMap<>();
  private int turn;

  private record Question(Peer suspect, Peer by) {}

  public CrossChecks(Outlet outlet) {
    this.outlet = outlet;
  }

  /** Whether one more suspect may be asked about. */
  public boolean hasRoom() {
    return open.size() <= MAX_OPEN - MAX_ASKED;
  }

  /** How many questions wait for an answer. */
  public int inFlight() {
    return open.size();
  }

  /** Asks some of {@code healthy} about {@code suspect}: not always the same. */
  public void ask(Peer suspect, List<MonitoredPeer> healthy) {
    findings.put(suspect, Witnesses.NONE);
    for (Peer by : chosen(suspect, healthy)) {
      long exchange = outlet.send(new Message.CrossCheck(suspect.address()), by);
      open.put(exchange, new Question(suspect, by));
    }
  }

  private List<Peer> chosen(Peer suspect, List<MonitoredPeer> healthy) {
    List<Peer> chosen = new ArrayList<>();
    Set<String> nodes = new HashSet<>();
    nodes.add(suspect.nodeName());
    for (int i = 0; i < healthy.size() && chosen.size() < MAX_ASKED; i++) {
      MonitoredPeer peer = healthy.get(Math.floorMod(turn++, healthy.size()));
      if (peer.healthy() && nodes.add(peer.peer().nodeName())) {
        chosen.add(peer.peer());
      }
    }
    return chosen;
  }

  /** A peer that was asked found that out; none of the causes when it reaches the suspect. */
  public void found(long exchange, Optional<Cause> failure) {
    Question question = open.remove(exchange);
    Witnesses known = question == null ? null : findings.get(question.suspect());
    if (question != null && known != null) {
      findings.put(question.suspect(), known.with(failure.isEmpty()));
      outlet.report(new Transition.CrossChecked(question.suspect(), question.by(), failure));
    }
  }

  /** A peer that was asked did not say. */
  public void unanswered(long exchange) {
    open.remove(exchange);
  }

  /** What is broken, as far as is known by now. */
  public Scope scope(Peer suspect) {
    return witnesses(suspect).scope();
  }

  /** Who reaches it and who does not, as far as is known by now. */
  public Witnesses witnesses(Peer suspect) {
    return findings.getOrDefault(suspect, Witnesses.NONE);
  }

  /** {@code peer} is a suspect no more. */
  public void end(Peer peer) {
    findings.remove(peer);
  }

  /** After a pause everything is found out anew. */
  public void restart() {
    open.clear();
    findings.clear();
  }
}
