package io.knh.events;

import com.google.gson.JsonObject;
import io.knh.core.model.Notice;
import io.knh.core.model.PostResult;
import io.knh.events.EventRequests.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes notices, one request after the other, at most one in {@link #pause}. One thread's. */
final class EventWriter {

  /** Between two requests: a rack that fails must not flood the cluster's Events. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** What happens to a node again within this time is counted in the Event that is there. */
  static final Duration SERIES = Duration.ofMinutes(10);

  /** Events that are remembered, to be counted up; beyond it the oldest is forgotten. */
  static final int MAX_REMEMBERED = 1_000;

  /** Where Events about nodes are, which belong to no namespace. */
  static final String OF_NODES = "default";

  private static final Logger LOG = Logger.getLogger("io.knh.events");

  /** What Kubernetes calls MicroTime. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final int MAX_INSTANCE = 128;

  /** An Event that this member wrote. */
  private record Written(String name, String namespace, String last, int count, Instant at) {}

  /**
   * Who writes.
   *
   * @param namespace where Events go, about {@code pod}, if those about nodes may not be written
   * @param isTest whether nothing is wrong: the Events say that they are a test
   */
  record Source(String pod, String node, Optional<String> namespace, boolean isTest) {}

  private final EventRequests requests;
  private final Source source;
  private final Duration pause;
  private final InstantSource clock;
  private final Map<String, Written> remembered = new LinkedHashMap<>();
  private boolean fallback;
  private boolean fallbackSaid;
  private long lastNanos;
  private boolean asked;

  EventWriter(EventRequests requests, Source source, Duration pause, InstantSource clock) {
    this.requests = requests;
    this.source = source;
    this.pause = pause;
    this.clock = clock;
  }

  /** Writes what is not written yet of {@code notice}. */
  PostResult write(Notice notice) throws InterruptedException {
    fallback = false; // the permission may be there by now
    for (EventText text : EventText.of(notice, source.node(), clock.instant())) {
      Optional<PostResult> failed = failed(write(source.isTest() ? text.asTest() : text));
      if (failed.isPresent()) {
        return failed.get();
      }
    }
    return new PostResult.Delivered(201);
  }

  private static Optional<PostResult> failed(Reply reply) {
    return switch (reply) {
      case Reply.Written written -> Optional.empty();
      case Reply.Missing missing -> Optional.empty();
      case Reply.Forbidden forbidden ->
          Optional.of(
              new PostResult.Undelivered(
                  forbidden.failure().text()
                      + "; add the component kubernetes/components/events (chart: events.enabled=true)",
                  Duration.ZERO));
      case Reply.Failed failure ->
          Optional.of(new PostResult.Undelivered(failure.failure().text(), failure.retryAfter()));
    };
  }

  private Reply write(EventText text) throws InterruptedException {
    String key = text.series();
    Written before = remembered.get(key);
    if (before != null && before.last().equals(text.name())) {
      return new Reply.Written();
    }
    if (before != null && before.at().plus(SERIES).isAfter(clock.instant())) {
      Reply counted = count(key, before, text);
      if (!(counted instanceof Reply.Missing)) {
        return counted;
      }
    }
    return create(key, text);
  }

  private Reply count(String key, Written before, EventText text) throws InterruptedException {
    int count = before.count() + 1;
    JsonObject series = new JsonObject();
    series.addProperty("count", count);
    series.addProperty("lastObservedTime", TIME.format(clock.instant()));
    JsonObject patch = new JsonObject();
    patch.add("series", series);
    pace();
    Reply reply = requests.patch(before.namespace(), before.name(), patch);
    if (reply instanceof Reply.Written) {
      remember(key, new Written(before.name(), before.namespace(), text.name(), count, now()));
    }
    return reply;
  }

  private Reply create(String key, EventText text) throws InterruptedException {
    pace();
    String namespace = fallback ? source.namespace().orElse(OF_NODES) : OF_NODES;
    Reply reply = requests.create(namespace, event(namespace, text));
    if (reply instanceof Reply.Forbidden forbidden) {
      if (!fallback && source.namespace().isPresent()) {
        namespace = source.namespace().get();
        pace();
        reply = requests.create(namespace, event(namespace, text));
        if (reply instanceof Reply.Written) {
          fallback = true;
          LOG.log(
              fallbackSaid ? Level.FINE : Level.WARNING,
              () ->
                  forbidden.failure().text()
                      + "; Events are written about this member's pod instead, in its namespace;"
                      + " the component kubernetes/components/events (chart: events.enabled=true) lets them be about nodes");
          fallbackSaid = true;
        }
      }
    }
    if (reply instanceof Reply.Written) {
      remember(key, new Written(text.name(), namespace, text.name(), 1, now()));
    }
    return reply;
  }

  private Instant now() {
    return clock.instant();
  }

  private void remember(String key, Written written) {
    remembered.remove(key);
    remembered.put(key, written);
    if (remembered.size() > MAX_REMEMBERED) {
      remembered.remove(remembered.keySet().iterator().next());
    }
  }

  private void pace() throws InterruptedException {
    long waitNanos = asked ? lastNanos + pause.toNanos() - System.nanoTime() : 0;
    if (waitNanos > 0) {
      Thread.sleep(Duration.ofNanos(waitNanos));
    }
    asked = true;
    lastNanos = System.nanoTime();
  }

  private JsonObject event(String namespace, EventText text) {
    String pod = source.pod();
    JsonObject metadata = new JsonObject();
    metadata.addProperty("name", text.name());
    metadata.addProperty("namespace", namespace);
    JsonObject event = new JsonObject();
    event.addProperty("apiVersion", "events.k8s.io/v1");
    event.addProperty("kind", "Event");
    event.add("metadata", metadata);
    event.addProperty("eventTime", TIME.format(text.at()));
    event.addProperty("type", text.warning() ? "Warning" : "Normal");
    event.addProperty("reason", text.reason());
    event.addProperty("action", "Probe");
    event.addProperty("note", text.note());
    event.addProperty("reportingController", "knh.io/knh");
    event.addProperty("reportingInstance", pod.substring(0, Math.min(MAX_INSTANCE, pod.length())));
    JsonObject ofNode = reference("Node", text.node());
    // As the kubelet does: where kubectl describe looks, a node's uid is its name.
    ofNode.addProperty("uid", text.node());
    if (namespace.equals(OF_NODES)) {
      event.add("regarding", ofNode);
    } else {
      JsonObject ofPod = reference("Pod", pod);
      ofPod.addProperty("namespace", namespace);
      event.add("regarding", ofPod);
      event.add("related", ofNode);
    }
    return event;
  }

  private static JsonObject reference(String kind, String name) {
    JsonObject reference = new JsonObject();
    reference.addProperty("apiVersion", "v1");
    reference.addProperty("kind", kind);
    reference.addProperty("name", name);
    return reference;
  }
}
