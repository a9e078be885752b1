package io.knh.app;

import io.knh.agent.Inbox;
import io.knh.agent.Ports;
import io.knh.config.AlertDestination;
import io.knh.config.MaskedUrl;
import io.knh.config.Settings;
import io.knh.config.WebhookSettings;
import io.knh.core.model.Alert;
import io.knh.core.model.Cause;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.Notice;
import io.knh.core.model.Peer;
import io.knh.core.model.PeerStatus;
import io.knh.core.model.PostResult;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Scope;
import io.knh.core.model.Severity;
import io.knh.destination.Destinations;
import io.knh.events.ClusterEvents;
import io.knh.http.InFlight;
import io.knh.webhook.Webhooks;
import java.io.FileDescriptor;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What {@code KNH_COMMAND=test-alert} does: posts one test message to every receiver, once, and
 * says what each answered.
 */
final class AlertTrial {

  private static final int ID_BYTES = 16;

  /** What results may take beyond the time limit of a post. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** The node of whose member the webhooks are told; its address is one for documentation. */
  private static final Peer NOBODY = Peer.of("knh-test", "192.0.2.1", 8080);

  private final Settings settings;
  private final Ports.Webhooks webhooks;
  private final Ports.Destinations destinations;
  private final BlockingQueue<Input> results = new LinkedBlockingQueue<>();
  private final String id;
  private final Instant now;
  private final List<String> labels = new ArrayList<>();

  /**
   * A trial of all receivers in {@code settings}.
   *
   * @param id of its messages, never given before
   */
  AlertTrial(
      Settings settings,
      Function<Inbox, Ports.Webhooks> webhooks,
      Function<Inbox, Ports.Destinations> destinations,
      String id,
      Instant now) {
    this.settings = settings;
    this.webhooks = webhooks.apply(results::add);
    this.destinations = destinations.apply(results::add);
    this.id = id;
    this.now = now;
  }

  /** A trial from within the container, whose threads find what posts webhooks. */
  static AlertTrial of(Settings settings) {
    byte[] random = new byte[ID_BYTES];
    new SecureRandom().nextBytes(random);
    return new AlertTrial(
        settings,
        inbox -> new Webhooks(settings, inbox, new InFlight()),
        inbox -> Destinations.forTest(settings, inbox, ClusterEvents.forTest(settings, inbox)),
        "knh_" + HexFormat.of().formatHex(random),
        Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * Does all of it, prints what came of it to standard output, and ends the process: past the
   * server, which would go on.
   */
  void runAndEnd() {
    int exitCode = 1;
    try {
      Outcome outcome = run();
      exitCode = outcome.accepted() ? 0 : 1;
      FailedStart.print(FileDescriptor.out, outcome.lines(), settings.logFormat());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }

  /**
   * What came of it.
   *
   * @param lines one for each receiver
   * @param accepted whether there are receivers, and all took the message
   */
  record Outcome(List<String> lines, boolean accepted) {}

  /** Posts, and waits for all results. */
  Outcome run() throws InterruptedException {
    settings.webhooks().peerStatus().ifPresent(to -> post("PEER_STATUS_URL", to, peerDown()));
    settings.webhooks().recovery().ifPresent(to -> post("PEER_RECOVERY_URL", to, peerUp()));
    settings
        .webhooks()
        .clusterStatus()
        .ifPresent(to -> post("CLUSTER_STATUS_URL", to, clusterStatus()));
    settings.alerts().destinations().forEach(this::post);
    Map<Long, PostResult> answers = answers();
    List<String> lines = new ArrayList<>();
    boolean accepted = true;
    for (int i = 0; i < labels.size(); i++) {
      Optional<PostResult> answer = Optional.ofNullable(answers.get((long) i));
      lines.add(line(labels.get(i), answer));
      accepted &= answer.filter(PostResult.Delivered.class::isInstance).isPresent();
    }
    if (lines.isEmpty()) {
      lines.add("nobody to alert: neither ALERT_URLS nor the URL of a webhook is set");
      accepted = false;
    }
    return new Outcome(lines, accepted);
  }

  private static String line(String label, Optional<PostResult> answer) {
    if (answer.isEmpty()) {
      return "REFUSED   " + label + ": no result";
    }
    return switch (answer.get()) {
      case PostResult.Delivered delivered -> "accepted  " + label + " (" + delivered.status() + ")";
      case PostResult.Gone gone -> "REFUSED   " + label + ": 410 Gone";
      case PostResult.Undelivered undelivered -> "REFUSED   " + label + ": " + undelivered.reason();
    };
  }

  private Map<Long, PostResult> answers() throws InterruptedException {
    Map<Long, PostResult> answers = new HashMap<>();
    long deadlineNanos = System.nanoTime() + patience().plus(GRACE).toNanos();
    while (answers.size() < labels.size()) {
      Input input = results.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      switch (input) {
        case null -> {
          return answers;
        }
        case Input.Posted posted -> answers.put(posted.post(), posted.result());
        case Input.NoticePosted posted -> answers.put(posted.post(), posted.result());
        default -> {
          // Nothing else is asked for.
        }
      }
    }
    return answers;
  }

  /** How long the slowest receiver may take. */
  private Duration patience() {
    Duration ofPosts = settings.webhooks().timeout();
    boolean events = settings.alerts().destinations().stream().anyMatch(to -> to.url().isEmpty());
    return events && ClusterEvents.PATIENCE.compareTo(ofPosts) > 0
        ? ClusterEvents.PATIENCE
        : ofPosts;
  }

  private void post(String setting, WebhookSettings.Destination to, Alert alert) {
    labels.add(setting + " " + MaskedUrl.of(to.url().toString()));
    webhooks.post(new Effect.Post(labels.size() - 1, alert, 1));
  }

  private void post(AlertDestination destination) {
    labels.add(destination.toString());
    List<Problem> problems = List.of(problem());
    Notice notice = new Notice(id, destination.name(), id, problems, List.of(), problems);
    destinations.post(new Effect.PostNotice(labels.size() - 1, notice, 1));
  }

  private Problem problem() {
    return new Problem(
        id,
        id,
        ProblemKind.MEMBER_DOWN,
        Severity.WARNING,
        "",
        Optional.empty(),
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "this receiver is being tried",
        "Nothing is wrong: KNH was run with KNH_COMMAND=test-alert on "
            + settings.self().nodeName()
            + ".",
        "",
        List.of(),
        0);
  }

  private Alert peerDown() {
    return new Alert.PeerDown(
        id + "_down",
        1,
        new PeerStatus(NOBODY, false),
        settings.self(),
        Cause.OTHER,
        Scope.UNKNOWN,
        Optional.of(now));
  }

  private Alert peerUp() {
    return new Alert.PeerUp(
        id + "_up",
        2,
        new PeerStatus(NOBODY, true),
        settings.self(),
        Optional.of(now),
        Optional.of(now));
  }

  private Alert clusterStatus() {
    return new Alert.ClusterStatus(
        id + "_status", List.of(new PeerStatus(NOBODY, true)), settings.self());
  }
}
