package io.knh.core.path;

import io.knh.core.detection.FailureDetector;
import io.knh.core.detection.MonitoredPeer;
import io.knh.core.detection.Probes;
import io.knh.core.model.Address;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Digest;
import io.knh.core.model.Input;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Message;
import io.knh.core.model.Outlet;
import io.knh.core.model.PathFault;
import io.knh.core.model.PathReport;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerState;
import io.knh.core.model.Remembered;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Probes the paths from this member to a few others, whether it coordinates or not. What decides
 * that one is broken is the {@link FailureDetector} that decides whether a member is down.
 *
 * <p>Bounded by {@link PathReport#MAX_PATHS} targets, with three messages in flight each.
 */
public final class PathProbing implements Probes {

  /** One target is replaced by another so often, but not before its datagrams say something. */
  static final Duration ROTATION = Duration.ofMinutes(5);

  /**
   * Of so many rounds one has a small request, and not a handshake, another one for each path, half
   * way between its large ones.
   */
  static final int SMALL_ROUNDS = 6;

  /** Of so many rounds one has a large request, another one for each path. */
  static final int LARGE_ROUNDS = 6;

  /** Of so many reports one has all paths. */
  static final int WHOLE_REPORTS = 6;

  /** A report is made anew so often, and whenever a fault begins or ends. */
  private static final long SAYS_NANOS = Duration.ofSeconds(1).toNanos();

  /** Messages of datagrams that are on their way to one at once. */
  private static final int MAX_BURSTS = 3;

  /** Those, and a large request, to each. */
  public static final int MAX_IN_FLIGHT = (MAX_BURSTS + 1) * PathReport.MAX_PATHS;

  /** Targets that echo nothing, of those that offer it, that are no chance; or all of them. */
  private static final int ENOUGH_SILENT = 2;

  private static final long NEVER = Long.MAX_VALUE;
  private static final int OK = 200;

  private final Peer self;
  private final boolean on;
  private final Outlet outlet;
  private final FailureDetector detector;
  private final PathTargets targets;
  private final TreeMap<Address, PathTarget> paths = new TreeMap<>();
  private final Map<Long, Sent> inFlight = new HashMap<>();
  private Roster roster = Roster.empty();
  private Predicate<Peer> left = peer -> false;
  private final long roundNanos;
  private final long rotationNanos;
  private long rotateNanos;
  private int rounds;
  private int reports;
  private Optional<Peer> told = Optional.empty();
  private long toldNanos;
  private int wholeIn = -1;
  private final long silenceNanos;
  private Optional<PathReport> said = Optional.empty();
  private long saidNanos = Long.MIN_VALUE / 2;
  private boolean stale = true;
  private boolean unanswered;

  private record Sent(PathTarget target, long nanos, boolean small) {}

  /** Probes nobody yet. */
  public PathProbing(MemberSettings settings, Outlet outlet) {
    this.self = settings.self();
    this.on = settings.pathProbes() > 0;
    this.outlet = outlet;
    this.targets = new PathTargets(self, Math.min(settings.pathProbes(), PathReport.MAX_PATHS));
    this.roundNanos = settings.timings().probeInterval().toNanos();
    this.silenceNanos = settings.timings().silence().toNanos();
    this.rotationNanos = Math.max(ROTATION.toNanos(), 2 * PathTarget.BURSTS * roundNanos);
    this.rotateNanos = outlet.nowNanos() + rotationNanos;
    this.reports = (int) Math.floorMod(self.id().value().hashCode(), (long) WHOLE_REPORTS);
    this.detector =
        new FailureDetector(
            self,
            settings.timings(),
            peer -> new Remembered(PeerState.NEW, 0),
            this,
            outlet.nowNanos());
  }

  /**
   * The roster has changed, or who is known to leave.
   *
   * @param left says of a member whether it said goodbye
   */
  public void update(Roster roster, Predicate<Peer> left) {
    this.roster = roster;
    this.left = left;
    choose(false);
  }

  private void choose(boolean rotates) {
    if (!on) {
      return;
    }
    Optional<RosterEntry> own =
        roster.find(self.address()).filter(entry -> entry.peer().equals(self));
    if (own.isEmpty() && roster.size() == 0) {
      return; // it says nothing of who is gone
    }
    List<RosterEntry> candidates =
        own.isEmpty()
            ? List.of()
            : roster.entries().stream()
                .filter(
                    entry -> entry.serving() && !entry.terminating() && !left.test(entry.peer()))
                .toList();
    TreeMap<Address, RosterEntry> chosen = new TreeMap<>();
    for (RosterEntry entry :
        targets.choose(candidates, own.map(RosterEntry::zone).orElse(""), rotates)) {
      chosen.put(entry.peer().address(), entry);
    }
    for (RosterEntry entry : candidates) {
      // One that fails is probed until it does not.
      Optional<PathTarget> failing =
          target(entry.peer())
              .filter(path -> fault(path).isPresent() || state(path) == PeerState.DOWN);
      if (failing.isPresent() && chosen.size() < PathReport.MAX_PATHS) {
        chosen.putIfAbsent(entry.peer().address(), entry);
      }
    }
    stale = true;
    boolean ended = paths.values().removeIf(path -> !isAmong(path.peer(), chosen));
    if (ended && !rotates && wholeIn != 0) {
      // Or what is not named any more would seem to be well. What is rotated away was well; not in
      // the next report, which the coordinator may be taking just now.
      wholeIn = 1;
    }
    for (RosterEntry entry : chosen.values()) {
      paths.computeIfAbsent(
          entry.peer().address(), address -> new PathTarget(entry.peer(), roundNanos, !rotates));
    }
    detector.update(Roster.of(chosen.values()), outlet.nowNanos());
  }

  private static boolean isAmong(Peer peer, Map<Address, RosterEntry> chosen) {
    RosterEntry entry = chosen.get(peer.address());
    return entry != null && entry.peer().equals(peer);
  }

  private Optional<PathTarget> target(Peer peer) {
    return Optional.ofNullable(paths.get(peer.address())).filter(path -> path.peer().equals(peer));
  }

  // ---- time

  /** Sends what is due. */
  public void advance() {
    if (!on) {
      return;
    }
    long nowNanos = outlet.nowNanos();
    if (nowNanos >= rotateNanos) {
      rotateNanos = nowNanos + rotationNanos;
      choose(true);
    }
    if (!paths.isEmpty()) {
      detector.advance(nowNanos);
    }
  }

  /** When {@link #advance} has something to do; {@code Long.MAX_VALUE} when never. */
  public long wakeNanos() {
    return on && !paths.isEmpty() ? Math.min(rotateNanos, detector.wakeNanos()) : NEVER;
  }

  /** This process was not run for a while: what was in flight says nothing. */
  public void restart() {
    inFlight.clear();
    detector.restart(outlet.nowNanos());
    paths.values().stream()
        .filter(path -> state(path) != PeerState.DOWN)
        .forEach(path -> path.begins(outlet.nowNanos()));
  }

  // ---- results

  /** {@code message} was answered. */
  public void answered(Message.OfPath message, Input.Answered answer) {
    long nowNanos = outlet.nowNanos();
    switch (message) {
      case Message.Handshake handshake -> smallAnswered(answer, nowNanos);
      case Message.PathPing ping -> {
        if (answer.content() instanceof Content.Pong pong) {
          offers(answer.exchange(), pong.echoes());
        }
        smallAnswered(answer, nowNanos);
      }
      case Message.Datagrams datagrams -> {
        if (answer.content() instanceof Content.Echoes echoes) {
          take(answer.exchange())
              .ifPresent(
                  sent -> {
                    outlet.report(new Transition.PathEchoed(sent.target().peer(), echoes));
                    change(
                        sent.target(),
                        path -> path.echoed(echoes, isUp(sent.target()), sent.nanos(), nowNanos));
                  });
        }
      }
      case Message.LargePing ping -> {
        if (answer.status() == OK && answer.content() instanceof Content.LargeEcho) {
          take(answer.exchange())
              .ifPresent(sent -> change(sent.target(), PathTarget::largeAnswered));
        } else {
          // refused for want of room, or by another version
          take(answer.exchange()).ifPresent(this::doubt);
        }
      }
    }
  }

  private void smallAnswered(Input.Answered answer, long nowNanos) {
    take(answer.exchange())
        .ifPresent(sent -> change(sent.target(), path -> path.smallAnswered(nowNanos)));
    detector.answered(answer.exchange(), Allegiance.unnamed(), answer.roundTripNanos(), nowNanos);
  }

  private void offers(long exchange, boolean echoes) {
    Sent sent = inFlight.get(exchange);
    if (sent != null && isProbed(sent.target())) {
      change(sent.target(), path -> path.offers(echoes));
    }
  }

  /** {@code message} was not answered. */
  public void failed(Message.OfPath message, long exchange, Cause cause) {
    switch (message) {
      case Message.Handshake handshake -> smallFailed(exchange, cause);
      case Message.PathPing ping -> smallFailed(exchange, cause);
      case Message.Datagrams datagrams -> take(exchange).ifPresent(this::doubt);
      case Message.LargePing ping ->
          take(exchange)
              .ifPresent(
                  sent -> {
                    doubt(sent);
                    if (cause == Cause.TIMEOUT && isUp(sent.target())) {
                      change(sent.target(), path -> path.largeFailed(sent.nanos()));
                    }
                  });
    }
  }

  private void smallFailed(long exchange, Cause cause) {
    take(exchange).ifPresent(sent -> change(sent.target(), PathTarget::smallFailed));
    detector.failed(exchange, cause, outlet.nowNanos());
  }

  /** {@code message} could not be sent. */
  public void unsent(Message.OfPath message, long exchange) {
    take(exchange).ifPresent(this::doubt);
    switch (message) {
      case Message.Handshake handshake -> detector.unsent(exchange);
      case Message.PathPing ping -> detector.unsent(exchange);
      case Message.Datagrams datagrams -> {}
      case Message.LargePing ping -> {}
    }
  }

  private void doubt(Sent lost) {
    lost.target().doubt(outlet.nowNanos());
  }

  private Optional<Sent> take(long exchange) {
    return Optional.ofNullable(inFlight.remove(exchange)).filter(sent -> isProbed(sent.target()));
  }

  @SuppressWarnings("ReferenceEquality") // another one of the same peer has counts of its own
  private boolean isProbed(PathTarget target) {
    return paths.get(target.peer().address()) == target;
  }

  private void change(PathTarget target, Consumer<PathTarget> what) {
    what.accept(target);
    report(target);
  }

  private void report(PathTarget target) {
    Optional<PathFault> before = target.shown();
    Optional<PathFault> now = fault(target);
    if (!before.equals(now)) {
      stale = true;
      target.show(now, outlet.nowNanos());
      before.ifPresent(fault -> outlet.report(new Transition.PathRecovered(target.peer(), fault)));
      now.ifPresent(fault -> outlet.report(new Transition.PathFailed(target.peer(), fault)));
    }
  }

  // ---- what is known

  /**
   * Loss explains large requests that fail, and a broken path explains all. What was broken for
   * some rounds is so until a small request is answered.
   */
  private Optional<PathFault> fault(PathTarget path) {
    if (state(path) == PeerState.DOWN && (wasBroken(path) || !path.carriesSome())) {
      return Optional.of(PathFault.BROKEN);
    }
    if (path.lossy()) {
      return Optional.of(PathFault.LOSSY);
    }
    return path.largeLost() ? Optional.of(PathFault.LARGE_LOST) : Optional.empty();
  }

  private boolean wasBroken(PathTarget path) {
    return path.shown().filter(fault -> fault == PathFault.BROKEN).isPresent()
        && outlet.nowNanos() - path.shownNanos() >= NetworkWatch.ROUNDS * roundNanos;
  }

  private @Nullable PeerState state(PathTarget path) {
    return detector.find(path.peer()).map(MonitoredPeer::state).orElse(null);
  }

  private boolean isUp(PathTarget path) {
    return state(path) == PeerState.UP;
  }

  /**
   * What the coordinator is told: each time it asks, those with a fault, and those that nothing is
   * known of yet, which may have had one before their targets restarted; and every {@link
   * #WHOLE_REPORTS} times all, also soon after one ended, and the second or third time that a new
   * one asks, which knows nothing yet. None where paths are not probed.
   */
  public Optional<PathReport> report() {
    if (on && (stale || outlet.nowNanos() - saidNanos >= SAYS_NANOS)) {
      stale = false;
      saidNanos = outlet.nowNanos();
      said = Optional.of(made());
    }
    return said;
  }

  private PathReport made() {
    boolean whole = wholeIn == 0 || Math.floorMod(reports, WHOLE_REPORTS) == 0;
    List<PathView> views =
        paths.values().stream()
            .filter(path -> whole || fault(path).isPresent() || mayStillFail(path))
            .map(this::view)
            .toList();
    return !whole && views.isEmpty() ? PathReport.WELL : new PathReport(views, whole);
  }

  /** Whether nothing is known yet of a path that may have failed before it was begun anew. */
  private boolean mayStillFail(PathTarget path) {
    return path.isAnew()
        && detector.find(path.peer()).filter(peer -> peer.answeredNanos() >= 0).isEmpty();
  }

  /**
   * {@code coordinator} asked, and was told. Half of all members tell a new one all in the next
   * round, and the others in the one that follows: 5,000 do not do so at once.
   */
  public void reported(Peer coordinator) {
    long nowNanos = outlet.nowNanos();
    boolean isNew =
        told.filter(coordinator::equals).isEmpty() || nowNanos - toldNanos > silenceNanos;
    told = Optional.of(coordinator);
    toldNanos = nowNanos;
    if (isNew) {
      wholeIn = (int) Math.floorMod(Digest.of(self.id().value()), 2L);
    } else {
      wholeIn = Math.max(-1, wholeIn - 1);
    }
    reports++;
    stale = true;
  }

  /** All paths, in the order of their targets' addresses. */
  public List<PathView> views() {
    List<PathView> views = new ArrayList<>(paths.size());
    for (PathTarget path : paths.values()) {
      views.add(view(path));
    }
    return views;
  }

  private PathView view(PathTarget path) {
    Optional<MonitoredPeer> peer = detector.find(path.peer());
    Optional<PathFault> fault = fault(path);
    long sinceNanos =
        fault
            .map(
                found ->
                    switch (found) {
                      case BROKEN -> peer.map(MonitoredPeer::downNanos).orElse(outlet.nowNanos());
                      case LARGE_LOST -> path.largeFailedNanos();
                      case LOSSY -> path.lossySinceNanos();
                    })
            .orElse(outlet.nowNanos());
    return new PathView(
        path.peer().address(),
        fault,
        Math.max(0, Duration.ofNanos(outlet.nowNanos() - sinceNanos).toSeconds()),
        fault
            .filter(found -> found == PathFault.BROKEN)
            .flatMap(found -> peer.map(MonitoredPeer::lastCause)),
        peer.filter(known -> known.answeredNanos() >= 0)
            .map(MonitoredPeer::roundTripNanos)
            .orElse(-1L),
        path.sent(),
        path.lost(),
        path.unanswered());
  }

  /** How many messages are in flight beside small requests. */
  public int inFlight() {
    int count = 0;
    for (Sent sent : inFlight.values()) {
      count += sent.small() ? 0 : 1;
    }
    return count;
  }

  // ---- what the detector asks for, and finds

  @Override
  public long heartbeat(Peer to) {
    Optional<PathTarget> target = target(to);
    boolean shakesHands = target.filter(this::showsAllByHandshake).isPresent();
    long exchange = outlet.send(shakesHands ? new Message.Handshake() : new Message.PathPing(), to);
    target.ifPresent(
        path -> {
          inFlight.put(exchange, new Sent(path, outlet.nowNanos(), true));
          again(path, shakesHands);
        });
    return exchange;
  }

  /**
   * What is not known to work gets requests, and so does each path from time to time: a proxy on
   * the way may accept connections though nothing is behind it.
   */
  private boolean showsAllByHandshake(PathTarget path) {
    return path.works()
        && path.shown().isEmpty()
        && isUp(path)
        && !isTurn(path, rounds + SMALL_ROUNDS / 2, SMALL_ROUNDS);
  }

  private static boolean isTurn(PathTarget path, int round, int ofRounds) {
    return Math.floorMod(round + path.peer().address().hashCode(), ofRounds) == 0;
  }

  /**
   * Datagrams go with each further attempt: they show whether the path is broken, or loses much.
   */
  private void again(PathTarget path, boolean shakesHands) {
    boolean first = path.smallSent(shakesHands, outlet.nowNanos());
    if (!first && path.echoes() && state(path) != PeerState.DOWN) {
      for (int i = waiting(path); i < MAX_BURSTS; i++) {
        send(new Message.Datagrams(), path);
      }
    }
  }

  @Override
  public void roundStarted() {
    rounds++;
    lookAtDatagrams();
    for (PathTarget path : paths.values()) {
      // One of a kind at a time: a gap of a moment is no series of failures.
      if (path.echoes() && !isWaiting(path)) {
        // Before it is broken for good more of them show whether it is.
        int bursts = state(path) == PeerState.DOWN && !wasBroken(path) ? MAX_BURSTS : 1;
        for (int i = 0; i < bursts; i++) {
          send(new Message.Datagrams(), path);
        }
        boolean turn = isTurn(path, rounds, LARGE_ROUNDS);
        if (isUp(path) && (turn || path.triesLarge())) {
          send(new Message.LargePing(), path);
        }
      }
    }
  }

  /** Says once that no datagram is echoed by anybody, and again only after some were. */
  private void lookAtDatagrams() {
    int offered = 0;
    int silent = 0;
    for (PathTarget path : paths.values()) {
      if (path.sent() > 0) {
        if (unanswered) {
          unanswered = false;
          outlet.report(new Transition.DatagramsAnswered());
        }
        return;
      }
      offered += path.echoes() ? 1 : 0;
      silent += path.unanswered() ? 1 : 0;
    }
    if (!unanswered && silent > 0 && silent >= Math.min(offered, ENOUGH_SILENT)) {
      unanswered = true;
      outlet.report(new Transition.DatagramsUnanswered(silent, self.address().port()));
    }
  }

  private boolean isWaiting(PathTarget path) {
    return waiting(path) > 0;
  }

  /** How many messages of datagrams and large requests to it are still on their way. */
  @SuppressWarnings("ReferenceEquality") // another one of the same peer has messages of its own
  private int waiting(PathTarget path) {
    int count = 0;
    for (Sent sent : inFlight.values()) {
      count += sent.target() == path && !sent.small() ? 1 : 0;
    }
    return count;
  }

  private void send(Message.OfPath message, PathTarget path) {
    long exchange = outlet.send(message, path.peer());
    inFlight.put(exchange, new Sent(path, outlet.nowNanos(), false));
  }

  @Override
  public void probeAnswered(MonitoredPeer peer, long roundTripNanos) {
    outlet.report(new Transition.PathAnswered(peer.peer(), roundTripNanos));
  }

  @Override
  public void probeFailed(MonitoredPeer peer, Cause cause, long afterNanos) {
    outlet.report(new Transition.PathProbeFailed(peer.peer(), cause));
  }

  @Override
  public void decision(MonitoredPeer peer, int failedAttempts, Cause lastCause) {
    detector.recorded(peer);
    target(peer.peer()).ifPresent(this::report);
  }

  @Override
  public void answered(MonitoredPeer peer, PeerState before, int failedAttempts) {
    if (before == PeerState.DOWN) {
      target(peer.peer()).ifPresent(path -> change(path, PathTarget::largeAnswered));
    }
  }

  @Override
  public void probeUnsent(MonitoredPeer peer) {}

  @Override
  public void suspected(MonitoredPeer peer, Cause cause) {}

  @Override
  public void attemptFailed(MonitoredPeer peer, int failed) {}

  @Override
  public void starting(MonitoredPeer peer) {}

  @Override
  public void absent(MonitoredPeer peer) {}

  @Override
  public void left(MonitoredPeer peer) {}

  @Override
  public void roundFinished(long startNanos) {}
}
