package io.knh.core.path;

import io.knh.core.model.Address;
import io.knh.core.model.PathReport;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.ReportedPaths;
import io.knh.core.model.Roster;
import io.knh.core.model.RosterEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the members have told their coordinator of their paths. Of each member that it names, the
 * roster bounds how many there are; {@link PathReport#MAX_PATHS} bounds what one may say.
 */
public final class PathTable {

  /** An age that is larger says no more than this. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  /** After so many reports the next whole one would be due: there is none to wait for. */
  private static final int WHOLE = PathProbing.WHOLE_REPORTS + 1;

  private final TreeMap<Peer, Reporter> reporters = new TreeMap<>();
  private Roster roster = Roster.empty();

  private static final class Reporter {
    private long heardNanos;
    private List<PathView> paths = List.of();
    private int failing;
    private int silences;
    // Of some of its paths alone nobody can tell what explains them.
    private int reports;
    private boolean silent;
  }

  /** Forgets those that {@code changed} does not name. */
  public void update(Roster changed) {
    roster = changed;
    reporters.keySet().removeIf(peer -> !changed.names(peer));
  }

  /** Nobody has said anything lately: this process was not run for a while. */
  public void restart() {
    reporters.values().forEach(reporter -> reporter.silent = true);
  }

  /** {@code from} said {@code report}. Of paths to those who are no members it says nothing. */
  public void heard(Peer from, PathReport report, long nowNanos) {
    if (!roster.names(from)) {
      return;
    }
    Reporter reporter = reporters.computeIfAbsent(from, peer -> new Reporter());
    reporter.heardNanos = nowNanos;
    reporter.silences = 0;
    reporter.silent = false;
    reporter.reports = report.whole() ? WHOLE : Math.min(WHOLE, reporter.reports + 1);
    if (!report.whole() && report.paths().isEmpty() && reporter.failing == 0) {
      return; // as nearly always
    }
    TreeMap<Address, PathView> paths = new TreeMap<>();
    if (!report.whole()) {
      reporter.paths.forEach(path -> paths.put(path.to(), path.well()));
    }
    for (PathView path : report.paths()) {
      // The roster's own address is kept, and not one of 50,000 equal ones.
      roster
          .find(path.to())
          .filter(entry -> !entry.peer().equals(from))
          .map(entry -> path.at(entry.peer().address()))
          .ifPresent(known -> paths.put(known.to(), known));
    }
    while (paths.size() > PathReport.MAX_PATHS) {
      paths.pollLastEntry();
    }
    reporter.paths = List.copyOf(paths.values());
    reporter.failing =
        (int) reporter.paths.stream().filter(path -> path.fault().isPresent()).count();
  }

  /**
   * {@code from} answered without a report: where its ledger message has no room for one, or since
   * it probes no paths any more, and then what it said last says nothing.
   */
  public void heardNothing(Peer from) {
    Reporter reporter = reporters.get(from);
    if (reporter != null && ++reporter.silences >= PathProbing.WHOLE_REPORTS) {
      reporters.remove(from);
    }
  }

  /** Whether any path has a fault, as far as anybody said. */
  public boolean anyFault() {
    for (Reporter reporter : reporters.values()) {
      if (reporter.failing > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * The paths of which something is known now; none of a member that has told of those that fail
   * alone: with only these each member that one of them touches would seem to reach nobody.
   *
   * @param sinceNanos who was not heard since then says nothing any more
   * @param up whether a member is up, and may be judged
   */
  List<Link> links(long sinceNanos, Predicate<Peer> up) {
    return links(
        reporter ->
            !reporter.silent && reporter.heardNanos >= sinceNanos && reporter.reports == WHOLE,
        up);
  }

  /** All paths, as they were told last. */
  List<Link> told() {
    return links(reporter -> true, peer -> true);
  }

  private List<Link> links(Predicate<Reporter> tells, Predicate<Peer> up) {
    List<Link> links = new ArrayList<>();
    reporters.forEach(
        (peer, reporter) -> {
          if (tells.test(reporter) && up.test(peer)) {
            RosterEntry from = roster.find(peer.address()).orElseThrow();
            for (PathView path : reporter.paths) {
              roster
                  .find(path.to())
                  .filter(to -> to.serving() && !to.terminating() && up.test(to.peer()))
                  .ifPresent(to -> links.add(link(from, to, path, reporter.heardNanos)));
            }
          }
        });
    return links;
  }

  private static Link link(RosterEntry from, RosterEntry to, PathView path, long heardNanos) {
    long ageNanos =
        Duration.ofSeconds(Math.min(path.sinceSeconds(), LONGEST.toSeconds())).toNanos();
    return new Link(from, to, path, heardNanos - ageNanos);
  }

  /** All that was said, in the order of the ids. */
  public List<ReportedPaths> reported() {
    List<ReportedPaths> all = new ArrayList<>(reporters.size());
    reporters.forEach(
        (peer, reporter) -> {
          if (!reporter.silent) {
            all.add(new ReportedPaths(peer, reporter.heardNanos, reporter.paths));
          }
        });
    return all;
  }
}
