package io.knh.destination;

import io.knh.core.model.Notice;
import io.knh.core.model.PathFault;
import io.knh.core.model.Peer;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemKind;
import jakarta.json.stream.JsonGenerator;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Prometheus Alertmanager, API version 2: a list of alerts. Alerts with the same labels are the
 * same alert, so these say nothing but what the problem is about: not since when, not who says so.
 */
final class Alertmanager implements NoticeFormat {

  /**
   * An alert that is not repeated for so long is over. The core repeats each every minute, so two
   * repetitions may get lost; and a failover takes less.
   */
  static final Duration KEPT = Duration.ofMinutes(3);

  /** Alerts in one request: as many as members that KNH is made for. */
  static final int MAX_ALERTS = 5_000;

  private final URI url;
  private final MessageContext context;

  Alertmanager(URI url, MessageContext context) {
    this.url = url;
    this.context = context;
  }

  @Override
  public Outgoing request(Notice notice, Instant now) {
    return Outgoing.json(
        url,
        JsonBytes.list(
            json ->
                Stream.concat(notice.ended().stream(), notice.open().stream())
                    .limit(MAX_ALERTS)
                    .forEach(problem -> write(json, problem, now))));
  }

  private void write(JsonGenerator json, Problem problem, Instant now) {
    json.writeStartObject();
    write(json, "labels", labels(problem));
    write(json, "annotations", annotations(problem, now));
    json.write("startsAt", problem.since().toString());
    json.write("endsAt", end(problem, now).toString());
    context.page().ifPresent(page -> json.write("generatorURL", page.toString()));
    json.writeEnd();
  }

  /** Not before the beginning, whatever clocks say: such an alert is refused. */
  private static Instant end(Problem problem, Instant now) {
    Instant end = problem.ended().map(Problem.Ended::at).orElseGet(() -> now.plus(KEPT));
    return end.isBefore(problem.since()) ? problem.since() : end;
  }

  private static void write(JsonGenerator json, String name, Map<String, String> values) {
    json.writeStartObject(name);
    values.forEach(
        (key, value) -> {
          if (!value.isEmpty()) {
            json.write(key, value);
          }
        });
    json.writeEnd();
  }

  private Map<String, String> labels(Problem problem) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", context.isTest() ? "KnhTest" : name(problem.kind()));
    labels.put("severity", problem.severity().toString());
    labels.put("job", "knh");
    labels.put("cluster", context.cluster().orElse(""));
    boolean ofPaths = problem.fault().isPresent();
    boolean ofSide =
        problem.kind() == ProblemKind.INBOUND || problem.kind() == ProblemKind.OUTBOUND;
    labels.put("node", ofSide ? problem.name() : problem.member().map(Peer::nodeName).orElse(""));
    labels.put("path", ofPaths && !ofSide ? problem.name() : "");
    labels.put("fault", problem.fault().map(PathFault::toString).orElse(""));
    labels.put("instance", problem.member().map(peer -> peer.address().toString()).orElse(""));
    labels.put("receiver", problem.kind() == ProblemKind.RECEIVER_FAILING ? problem.name() : "");
    return labels;
  }

  private Map<String, String> annotations(Problem problem, Instant now) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("summary", context.prefix() + problem.title());
    annotations.put("description", ProblemText.line(problem, now));
    annotations.put("evidence", problem.evidence());
    annotations.put("node_state", problem.node());
    annotations.put("runbook_url", context.runbook().map(URI::toString).orElse(""));
    return annotations;
  }

  /** Names of its own: rules of Prometheus that watch KNH may have an alert about the same. */
  private static String name(ProblemKind kind) {
    return switch (kind) {
      case MEMBER_DOWN -> "KnhMemberDown";
      case MEMBER_FLAPPING -> "KnhMemberFlapping";
      case PATH -> "KnhPathFailing";
      case OUTBOUND -> "KnhOutboundFailing";
      case INBOUND -> "KnhInboundFailing";
      case ZONE -> "KnhZoneFailing";
      case WIDESPREAD -> "KnhNetworkFailing";
      case ROSTER_UNREADABLE -> "KnhRosterUnreadable";
      case RECEIVER_FAILING -> "KnhReceiverFailing";
      case NO_QUORUM -> "KnhNoQuorum";
      case SANITY_FAILING -> "KnhSanityCheckFailing";
    };
  }
}
