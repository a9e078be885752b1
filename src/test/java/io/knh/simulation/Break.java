package io.knh.simulation;

import io.knh.core.model.Alert;
import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Episode;
import io.knh.core.model.Input;
import io.knh.core.model.LeaseUse;
import io.knh.core.model.LeaseView;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.Message;
import io.knh.core.model.Notice;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.PostResult;
import io.knh.core.model.Problem;
import io.knh.core.model.Role;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import io.knh.core.model.Transition;
import io.knh.simulation.Violation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What could be wrong with a member, each made so between the core and its world. The checks have
 * to find every one of them; the core itself has no switches for that.
 */
@SuppressWarnings("ImmutableEnumChecker") // the suppliers keep nothing
enum Break {
  /** A post that failed is taken for delivered. */
  NO_RETRY(Kind.MISSED_ALARM, NoRetry::new),
  /** A post that was delivered is taken for failed. */
  RETRIES_FOR_EVER(Kind.DOUBLE_ALARM, RetriesForEver::new),
  /** Ledger messages bring no entries, neither way. */
  NO_LEDGER_HANDOVER(Kind.DOUBLE_ALARM, () -> new OtherEntries(entries -> List.of())),
  /** A coordinator learns nothing from the answers of its peers. */
  LEDGERS_FLOW_DOWN_ONLY(Kind.DOUBLE_ALARM, DownOnly::new),
  /** Ledger messages do not say whose outage was recorded already. */
  OLD_OUTAGES_ALERTED_AGAIN(Kind.DOUBLE_ALARM, () -> new OtherEntries(Break::withoutOutages)),
  /** Ledger messages do not say who left. */
  LEAVING_NOT_REMEMBERED(Kind.FALSE_ALARM, () -> new OtherEntries(Break::withoutLeavings)),
  /** Ledger messages do not bring what is undelivered: it is lost with whoever recorded it. */
  UNDELIVERED_NOT_HANDED_OVER(Kind.MISSED_ALARM, () -> new OtherEntries(Break::withoutAlerts)),
  /** An alert is first posted, and then brought to others. */
  NO_REPLICATION_BEFORE_THE_FIRST_POST(Kind.DOUBLE_ALARM, PostsFirst::new),
  /** A coordinator announces itself to each peer once, and pings it from then on. */
  ANNOUNCES_ONCE(Kind.OTHER, AnnouncesOnce::new),
  /** A coordinator does not hear of others. */
  DEAF_COORDINATOR(Kind.OTHER, Deaf::new),
  /** Nobody hears a goodbye. */
  NO_GOODBYE(Kind.FALSE_ALARM, NoGoodbye::new),
  /** A process that was stopped takes its own absence for that of others. */
  NO_PAUSE_CHECK(Kind.FALSE_ALARM, NoPauseCheck::new),
  /** All peers but one always count as answering. */
  NO_MAJORITY(Kind.FALSE_ALARM, NoMajority::new),
  /** The Lease counts as taken whenever it is asked for. */
  LEASE_NOT_LOOKED_AT(Kind.FALSE_ALARM, () -> new Leases(LeaseUse.Take.class::isInstance)),
  /** A Lease that was taken with a majority counts without one. */
  LEASE_KEPT_FROM_A_MAJORITY(Kind.FALSE_ALARM, LeaseKept::new),
  /** The sanity check is asked, and its failure ignored. */
  NO_SANITY_CHECK(Kind.FALSE_ALARM, () -> new Sanity(false)),
  /** The sanity check is believed once it has passed. */
  NO_SANITY_RECHECK(Kind.FALSE_ALARM, () -> new Sanity(true)),
  /** The second to the last attempt before a decision are not made. */
  ONE_ATTEMPT(Kind.FALSE_ALARM, OneAttempt::new),
  /** All that is known of peers is forgotten whenever the roster changes. */
  FORGETS_ON_ROSTER_CHANGE(Kind.FALSE_ALARM, Forgets::new),
  /** Alert ids repeat. */
  IDS_REPEAT(Kind.DOUBLE_ALARM, IdsRepeat::new),
  /** A cluster status shows everybody down whom it does not name. */
  STATUS_SHOWS_ALL_OTHERS_DOWN(Kind.FALSE_ALARM, AllOthersDown::new),
  /** Failed probes are not noticed. */
  BLIND(Kind.MISSED_ALARM, Blind::new),
  /** A notice that a destination accepted is taken for failed. */
  NOTICES_RETRIED_FOR_EVER(Kind.DOUBLE_ALARM, NoticesRetried::new),
  /** Ledger messages do not say what destinations heard. */
  TOLD_NOT_HANDED_OVER(Kind.DOUBLE_ALARM, () -> new OtherEntries(Break::withoutTold)),
  /** Destinations do not hear of the end of a problem. */
  NO_END_TOLD(Kind.MISSED_ALARM, () -> new OtherNotices(Break::withoutEnds)),
  /** Destinations are sent a message for each problem. */
  NO_GROUPS(Kind.OTHER, () -> new OtherNotices(Break::oneByOne));

  private final Kind kind;
  private final Supplier<Tampering> tampering;

  Break(Kind kind, Supplier<Tampering> tampering) {
    this.kind = kind;
    this.tampering = tampering;
  }

  /** What the operator would see of it. */
  Kind kind() {
    return kind;
  }

  /** The break, for one run. */
  Tampering make() {
    return tampering.get();
  }

  // ---- ledger entries

  private static List<LedgerEntry> withoutOutages(List<LedgerEntry> entries) {
    return each(
        entries,
        entry ->
            new LedgerEntry(entry.peer(), 0, 0, entry.leavings(), entry.returns(), 0, List.of()));
  }

  private static List<LedgerEntry> withoutLeavings(List<LedgerEntry> entries) {
    return each(
        entries,
        entry ->
            new LedgerEntry(
                entry.subject(),
                entry.outages(),
                entry.recoveries(),
                0,
                0,
                entry.settled(),
                entry.undelivered(),
                entry.downSince(),
                entry.episode()));
  }

  private static List<LedgerEntry> withoutAlerts(List<LedgerEntry> entries) {
    return each(
        entries,
        entry ->
            new LedgerEntry(
                entry.peer(),
                entry.outages(),
                entry.recoveries(),
                entry.leavings(),
                entry.returns(),
                entry.settled(),
                List.of()));
  }

  private static List<LedgerEntry> withoutTold(List<LedgerEntry> entries) {
    return entries.stream()
        .map(entry -> entry.episode().map(Break::untold).map(entry::with).orElse(entry))
        .toList();
  }

  private static Episode untold(Episode episode) {
    TreeMap<String, Episode.Told> nothing = new TreeMap<>();
    episode.told().keySet().forEach(name -> nothing.put(name, Episode.Told.NOTHING));
    return new Episode(
        episode.number(),
        episode.group(),
        episode.since(),
        episode.cause(),
        episode.scope(),
        episode.flapping(),
        episode.silent(),
        episode.earlier(),
        episode.ended(),
        nothing);
  }

  // ---- notices

  private static List<Notice> withoutEnds(Notice notice) {
    return List.of(of(notice, notice.opened(), List.of()));
  }

  private static List<Notice> oneByOne(Notice notice) {
    return notice.opened().size() < 2
        ? List.of(notice)
        : notice.opened().stream().map(problem -> of(notice, List.of(problem), List.of())).toList();
  }

  private static Notice of(Notice notice, List<Problem> opened, List<Problem> ended) {
    return new Notice(
        notice.id(), notice.destination(), notice.group(), opened, ended, notice.open());
  }

  private record OtherNotices(Function<Notice, List<Notice>> others) implements Tampering {
    @Override
    public List<Effect> after(Node node, List<Effect> effects) {
      return effects.stream()
          .flatMap(
              effect ->
                  effect instanceof Effect.PostNotice post
                      ? others.apply(post.notice()).stream()
                          .map(notice -> new Effect.PostNotice(post.post(), notice, post.attempt()))
                      : Stream.of(effect))
          .toList();
    }
  }

  private static final class NoticesRetried implements Tampering {
    @Override
    public List<Input> before(Node node, Input input) {
      return List.of(
          input instanceof Input.NoticePosted posted
              ? new Input.NoticePosted(
                  posted.post(), new PostResult.Undelivered("500", Duration.ZERO))
              : input);
    }
  }

  // ---- entries, one by one

  private static List<LedgerEntry> each(
      List<LedgerEntry> entries, UnaryOperator<LedgerEntry> change) {
    return entries.stream().map(entry -> entry.isMember() ? change.apply(entry) : entry).toList();
  }

  private static Effect.Send with(Effect.Send send, UnaryOperator<LedgerMessage> change) {
    return switch (send.message()) {
      case Message.Heartbeat heartbeat ->
          new Effect.Send(
              send.exchange(),
              new Message.Heartbeat(change.apply(heartbeat.ledgerMessage())),
              send.to());
      case Message.Goodbye goodbye ->
          new Effect.Send(
              send.exchange(),
              new Message.Goodbye(change.apply(goodbye.ledgerMessage())),
              send.to());
      case Message.Ping ping -> send;
      case Message.CrossCheck check -> send;
      case Message.OfPath probe -> send;
    };
  }

  /** Lines are altered wherever they are written. */
  private record OtherEntries(UnaryOperator<List<LedgerEntry>> change) implements Tampering {
    @Override
    public List<Effect> after(Node node, List<Effect> effects) {
      return effects.stream()
          .map(effect -> effect instanceof Effect.Send send ? with(send, this::altered) : effect)
          .toList();
    }

    @Override
    public Content answer(Node node, Content content) {
      return content instanceof Content.LedgerAnswer ledgerAnswer
          ? new Content.LedgerAnswer(altered(ledgerAnswer.ledgerMessage()))
          : content;
    }

    private LedgerMessage altered(LedgerMessage ledgerMessage) {
      return new LedgerMessage(
          ledgerMessage.digest(),
          change.apply(ledgerMessage.entries()),
          ledgerMessage.from(),
          ledgerMessage.more());
    }
  }

  private static final class DownOnly implements Tampering {
    @Override
    public Content answer(Node node, Content content) {
      return content instanceof Content.LedgerAnswer ledgerAnswer
          ? new Content.LedgerAnswer(
              new LedgerMessage(
                  ledgerAnswer.ledgerMessage().digest(), List.of(), OptionalInt.empty(), false))
          : content;
    }
  }

  private static final class PostsFirst implements Tampering {
    private final Set<String> posted = new HashSet<>();

    @Override
    public List<Effect> after(Node node, List<Effect> effects) {
      List<Effect> altered = new ArrayList<>();
      for (Effect effect : effects) {
        switch (effect) {
          case Effect.Post post -> posted.add(post.alert().id());
          case Effect.Send send -> effect = with(send, this::withoutUnposted);
          case Effect.PostNotice post -> {}
          case Effect.CheckSanity check -> {}
          case Effect.UseLease use -> {}
          case Effect.Report report -> {}
        }
        altered.add(effect);
      }
      return altered;
    }

    private LedgerMessage withoutUnposted(LedgerMessage ledgerMessage) {
      List<LedgerEntry> entries = new ArrayList<>(ledgerMessage.entries());
      entries.removeIf(
          entry -> entry.undelivered().stream().anyMatch(alert -> !posted.contains(alert.id())));
      return new LedgerMessage(
          ledgerMessage.digest(), entries, ledgerMessage.from(), ledgerMessage.more());
    }
  }

  // ---- posts

  private static final class NoRetry implements Tampering {
    @Override
    public List<Input> before(Node node, Input input) {
      return List.of(
          input instanceof Input.Posted posted
              ? new Input.Posted(posted.post(), new PostResult.Delivered(200))
              : input);
    }
  }

  private static final class RetriesForEver implements Tampering {
    @Override
    public List<Input> before(Node node, Input input) {
      return List.of(
          input instanceof Input.Posted posted
              ? new Input.Posted(posted.post(), new PostResult.Undelivered("500", Duration.ZERO))
              : input);
    }
  }

  private static final class IdsRepeat implements Tampering {
    @Override
    public long chance(long drawn) {
      return 7;
    }
  }

  // ---- announcements

  private static final class AnnouncesOnce implements Tampering {
    private final IdentityHashMap<Node, Set<Peer>> announced = new IdentityHashMap<>();

    @Override
    public List<Effect> after(Node node, List<Effect> effects) {
      Set<Peer> heard = announced.computeIfAbsent(node, process -> new HashSet<>());
      return effects.stream()
          .map(
              effect ->
                  effect instanceof Effect.Send send
                          && send.message() instanceof Message.Heartbeat
                          && !heard.add(send.to())
                      ? new Effect.Send(send.exchange(), new Message.Ping(), send.to())
                      : effect)
          .toList();
    }
  }

  private static final class Deaf implements Tampering {
    @Override
    public List<Input> before(Node node, Input input) {
      boolean deaf =
          input instanceof Input.HeartbeatHeard && node.role() instanceof Role.Coordinating;
      return deaf ? List.of() : List.of(input);
    }
  }

  private static final class NoGoodbye implements Tampering {
    @Override
    public List<Input> before(Node node, Input input) {
      return input instanceof Input.GoodbyeHeard ? List.of() : List.of(input);
    }
  }

  // ---- decisions and quorum

  private static final class NoPauseCheck implements Tampering {
    @Override
    public boolean hidesPauses() {
      return true;
    }
  }

  private static final class Blind implements Tampering {
    @Override
    public List<Input> before(Node node, Input input) {
      return List.of(
          input instanceof Input.Failed failed ? new Input.Unsent(failed.exchange()) : input);
    }
  }

  private static final class NoMajority implements Tampering {
    private final IdentityHashMap<Node, Map<Long, Peer>> sent = new IdentityHashMap<>();

    @Override
    public List<Effect> after(Node node, List<Effect> effects) {
      for (Effect effect : effects) {
        if (effect instanceof Effect.Send send && send.message() instanceof Message.Heartbeat) {
          sent.computeIfAbsent(node, process -> new HashMap<>()).put(send.exchange(), send.to());
        }
      }
      return effects;
    }

    @Override
    public List<Input> before(Node node, Input input) {
      if (input instanceof Input.Failed failed) {
        Peer to = sent.getOrDefault(node, Map.of()).get(failed.exchange());
        if (to != null && !to.equals(World.peer(1))) {
          return List.of(
              new Input.Answered(failed.exchange(), 200, Content.nothing(), Allegiance.unnamed()));
        }
      }
      return List.of(input);
    }
  }

  /** Some uses of the Lease seem to succeed always. */
  private static final class Leases implements Tampering {
    private final Predicate<LeaseUse> won;
    private final IdentityHashMap<Node, LeaseUse> asked = new IdentityHashMap<>();
    private int versions;

    Leases(Predicate<LeaseUse> won) {
      this.won = won;
    }

    @Override
    public List<Effect> after(Node node, List<Effect> effects) {
      for (Effect effect : effects) {
        if (effect instanceof Effect.UseLease use) {
          asked.put(node, use.use());
        }
      }
      return effects;
    }

    @Override
    public List<Input> before(Node node, Input input) {
      LeaseUse use = asked.get(node);
      if (input instanceof Input.LeaseSeen && use != null && won.test(use)) {
        LeaseView mine = new LeaseView(node.peer().id().value(), "forged-" + versions++);
        return List.of(new Input.LeaseSeen(Optional.of(mine)));
      }
      return List.of(input);
    }
  }

  /** Nobody gives the Lease up, and whoever has it takes it as taken alone. */
  private static final class LeaseKept implements Tampering {
    private final IdentityHashMap<Node, LeaseUse> asked = new IdentityHashMap<>();
    private int versions;

    @Override
    public List<Effect> after(Node node, List<Effect> effects) {
      List<Effect> altered = new ArrayList<>();
      for (Effect effect : effects) {
        if (effect instanceof Effect.UseLease use) {
          asked.put(node, use.use());
          boolean givesUp = use.use() instanceof LeaseUse.GiveUp;
          altered.add(givesUp ? new Effect.UseLease(new LeaseUse.Look()) : effect);
        } else {
          altered.add(effect);
        }
      }
      return altered;
    }

    @Override
    public List<Input> before(Node node, Input input) {
      LeaseUse use = asked.get(node);
      if (input instanceof Input.LeaseSeen seen && seen.view().isPresent()) {
        String self = node.peer().id().value();
        if (use instanceof LeaseUse.GiveUp && seen.view().get().holder().equals(self)) {
          // It seems to have been given up, and long enough ago.
          return List.of(new Input.LeaseSeen(Optional.of(new LeaseView("", "given-up"))));
        }
        if (use instanceof LeaseUse.Take && seen.view().get().holder().equals(self)) {
          return List.of(
              new Input.LeaseSeen(Optional.of(new LeaseView(self, "kept-" + versions++))));
        }
      }
      return List.of(input);
    }
  }

  private static final class Sanity implements Tampering {
    private final boolean onlyOnceItPassed;
    private final Set<Node> passed = Collections.newSetFromMap(new IdentityHashMap<>());

    Sanity(boolean onlyOnceItPassed) {
      this.onlyOnceItPassed = onlyOnceItPassed;
    }

    @Override
    public List<Input> before(Node node, Input input) {
      if (input instanceof Input.SanityChecked checked) {
        if (checked.passed()) {
          passed.add(node);
        }
        boolean believed = !onlyOnceItPassed || passed.contains(node);
        return List.of(new Input.SanityChecked(checked.passed() || believed));
      }
      return List.of(input);
    }
  }

  private static final class OneAttempt implements Tampering {
    private final IdentityHashMap<Node, Map<Long, Peer>> sent = new IdentityHashMap<>();
    private final IdentityHashMap<Node, Set<Peer>> failing = new IdentityHashMap<>();

    @Override
    public List<Input> before(Node node, Input input) {
      Map<Long, Peer> open = sent.getOrDefault(node, Map.of());
      Set<Peer> failed = failing.computeIfAbsent(node, process -> new HashSet<>());
      switch (input) {
        case Input.Failed failure -> {
          Peer to = open.get(failure.exchange());
          if (to != null) {
            failed.add(to);
          }
        }
        case Input.Answered answer -> {
          Peer to = open.get(answer.exchange());
          if (to != null) {
            failed.remove(to);
          }
        }
        default -> {}
      }
      return List.of(input);
    }

    @Override
    public List<Effect> after(Node node, List<Effect> effects) {
      List<Effect> altered = new ArrayList<>();
      Set<Peer> failed = failing.computeIfAbsent(node, process -> new HashSet<>());
      for (Effect effect : effects) {
        if (effect instanceof Effect.Send send && send.message() instanceof Message.Heartbeat) {
          sent.computeIfAbsent(node, process -> new HashMap<>()).put(send.exchange(), send.to());
          if (failed.contains(send.to())) {
            node.later(new Input.Failed(send.exchange(), Cause.TIMEOUT));
            continue;
          }
        }
        altered.add(effect);
      }
      return altered;
    }
  }

  /** As statuses once were: those that left, and those that still start, among the others. */
  private static final class AllOthersDown implements Tampering {
    @Override
    public List<Effect> after(Node node, List<Effect> effects) {
      return effects.stream()
          .map(
              effect ->
                  effect
                          instanceof
                          Effect.Report(Transition.AlertRecorded(Alert.ClusterStatus status))
                      ? new Effect.Report(new Transition.AlertRecorded(withAll(node, status)))
                      : effect)
          .toList();
    }

    private static Alert.ClusterStatus withAll(Node node, Alert.ClusterStatus status) {
      List<PeerStatus> peers = new ArrayList<>(status.peers());
      for (RosterEntry entry : node.member().snapshot(0).roster().entries()) {
        boolean named = peers.stream().anyMatch(shown -> shown.peer().equals(entry.peer()));
        if (!named && !entry.peer().equals(node.peer())) {
          peers.add(new PeerStatus(entry.peer(), false));
        }
      }
      return new Alert.ClusterStatus(status.id(), peers, status.coordinator());
    }
  }

  private static final class Forgets implements Tampering {
    @Override
    public List<Input> before(Node node, Input input) {
      return input instanceof Input.RosterRead
          ? List.of(new Input.RosterRead(Roster.empty()), input)
          : List.of(input);
    }
  }
}
