package io.knh.simulation;

import io.knh.core.model.Allegiance;
import io.knh.core.model.Content;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Message;
import io.knh.core.model.PathFault;
import io.knh.core.model.PathReport;
import io.knh.core.model.PathView;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What could be wrong with how members probe paths and tell of them, each made so between the core
 * and its world. The cases of {@link PathCase} have to find every one of them. How a coordinator
 * judges what it is told has breaks of its own, beside the test of that.
 */
@SuppressWarnings("ImmutableEnumChecker") // the suppliers keep nothing
enum PathBreak {
  /** A few datagrams of a window are called loss. */
  LOSSY_TOO_SOON(() -> new Reports(each(PathBreak::lossySoon))),
  /** Nothing below three of four datagrams is. */
  LOSSY_TOO_LATE(() -> new Reports(each(PathBreak::lossyLate))),
  /** All datagrams count as echoed. */
  LOSS_NOT_COUNTED(() -> new Answers(new Content.Echoes(5, 0, 0, 1_000_000), false)),
  /** Large requests that get lost count as answered. */
  LARGE_NOT_LOST(() -> new Answers(new Content.LargeEcho(), true)),
  /** Loss is taken for large packets that get lost: nobody asked how datagrams fare. */
  LARGE_WITHOUT_CLEAN_DATAGRAMS(() -> new Reports(each(PathBreak::large))),
  /** What fails is told only where all is told. */
  FAULTS_WAIT(() -> new Reports(report -> report.whole() ? report : PathReport.WELL)),
  /** What was told first is told for ever. */
  OLD_REPORTS_TOLD(OldReports::new),
  /** Small requests that fail are not noticed. */
  BLIND_TO_BREAKS(BlindToBreaks::new),
  /** A fault is told of one path of a member alone. */
  ONE_FAULT_TOLD(() -> new Reports(PathBreak::first));

  private final Supplier<Tampering> tampering;

  PathBreak(Supplier<Tampering> tampering) {
    this.tampering = tampering;
  }

  /** The break, for one run. */
  Tampering make() {
    return tampering.get();
  }

  // ---- reports

  private static UnaryOperator<PathReport> each(UnaryOperator<PathView> change) {
    return report -> new PathReport(report.paths().stream().map(change).toList(), report.whole());
  }

  private static PathView lossySoon(PathView view) {
    boolean lossy = view.fault().isEmpty() && view.sent() >= 60 && view.lost() >= 3;
    return lossy ? with(view, Optional.of(PathFault.LOSSY)) : view;
  }

  private static PathView lossyLate(PathView view) {
    boolean early = is(view, PathFault.LOSSY) && view.lost() * 4 < view.sent() * 3;
    return early ? with(view, Optional.empty()) : view;
  }

  private static PathView large(PathView view) {
    return is(view, PathFault.LOSSY) ? with(view, Optional.of(PathFault.LARGE_LOST)) : view;
  }

  private static PathReport first(PathReport report) {
    boolean[] told = new boolean[1];
    return each(view -> {
          boolean again = view.fault().isPresent() && told[0];
          told[0] |= view.fault().isPresent();
          return again ? with(view, Optional.empty()) : view;
        })
        .apply(report);
  }

  private static boolean is(PathView view, PathFault fault) {
    return view.fault().filter(found -> found == fault).isPresent();
  }

  private static PathView with(PathView view, Optional<PathFault> fault) {
    return new PathView(
        view.to(),
        fault,
        view.sinceSeconds(),
        view.cause(),
        view.roundTripNanos(),
        view.sent(),
        view.lost(),
        view.unanswered());
  }

  private record Reports(UnaryOperator<PathReport> change) implements Tampering {
    @Override
    public Content answer(Node node, Content content) {
      return content instanceof Content.LedgerAnswer answer
          ? new Content.LedgerAnswer(answer.ledgerMessage(), answer.paths().map(change))
          : content;
    }
  }

  private static final class OldReports implements Tampering {
    private final IdentityHashMap<Node, PathReport> first = new IdentityHashMap<>();

    @Override
    public Content answer(Node node, Content content) {
      return content instanceof Content.LedgerAnswer answer
          ? new Content.LedgerAnswer(
              answer.ledgerMessage(),
              answer
                  .paths()
                  .map(
                      report ->
                          report.whole() && !report.paths().isEmpty()
                              ? first.computeIfAbsent(node, unknown -> report)
                              : first.getOrDefault(node, report)))
          : content;
    }
  }

  // ---- probes

  /** All probes of a kind come back. */
  private static final class Answers implements Tampering {
    private final Content content;
    private final boolean large;
    private final IdentityHashMap<Node, Set<Long>> sent = new IdentityHashMap<>();

    Answers(Content content, boolean large) {
      this.content = content;
      this.large = large;
    }

    @Override
    public List<Effect> after(Node node, List<Effect> effects) {
      Set<Long> its = sent.computeIfAbsent(node, process -> new HashSet<>());
      for (Effect effect : effects) {
        if (effect instanceof Effect.Send send
            && (large
                ? send.message() instanceof Message.LargePing
                : send.message() instanceof Message.Datagrams)) {
          its.add(send.exchange());
        }
      }
      return effects;
    }

    @Override
    public List<Input> before(Node node, Input input) {
      long exchange =
          switch (input) {
            case Input.Answered answered -> answered.exchange();
            case Input.Failed failed -> failed.exchange();
            default -> -1;
          };
      return sent.getOrDefault(node, Set.of()).contains(exchange)
          ? List.of(new Input.Answered(exchange, 200, content, Allegiance.unnamed()))
          : List.of(input);
    }
  }

  private static final class BlindToBreaks implements Tampering {
    private final IdentityHashMap<Node, Set<Long>> sent = new IdentityHashMap<>();

    @Override
    public List<Effect> after(Node node, List<Effect> effects) {
      Set<Long> its = sent.computeIfAbsent(node, process -> new HashSet<>());
      effects.stream()
          .flatMap(effect -> effect instanceof Effect.Send send ? Stream.of(send) : Stream.of())
          .filter(
              send ->
                  send.message() instanceof Message.Handshake
                      || send.message() instanceof Message.PathPing)
          .forEach(send -> its.add(send.exchange()));
      return effects;
    }

    @Override
    public List<Input> before(Node node, Input input) {
      return input instanceof Input.Failed failed
              && sent.getOrDefault(node, Set.of()).contains(failed.exchange())
          ? List.of(new Input.Unsent(failed.exchange()))
          : List.of(input);
    }
  }
}
