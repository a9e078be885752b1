package io.knh.destination;

import io.knh.agent.EventSink;
import io.knh.agent.Inbox;
import io.knh.agent.Ports;
import io.knh.config.AlertDestination;
import io.knh.config.Settings;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.PostResult;
import io.knh.http.BoundedSend;
import io.knh.http.InFlight;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Posts notices to the destinations of {@code ALERT_URLS}. */
@ApplicationScoped
public class Destinations implements Ports.Destinations {

  private static final Logger LOG = Logger.getLogger("io.knh.destination");

  private final Map<String, Target> targets = new TreeMap<>();
  private final Inbox inbox;
  private final InFlight inFlight;
  private final Supplier<EventSink> events;
  private final BoundedSend send;
  private final InstantSource clock;

  /** Wires what the container holds. */
  @Inject
  public Destinations(
      Settings settings, Inbox inbox, InFlight inFlight, Instance<EventSink> events) {
    this(settings, inbox, inFlight, events::get, InstantSource.system(), false);
  }

  private Destinations(
      Settings settings,
      Inbox inbox,
      InFlight inFlight,
      Supplier<EventSink> events,
      InstantSource clock,
      boolean isTest) {
    MessageContext context = MessageContext.of(settings, isTest);
    for (AlertDestination destination : settings.alerts().destinations()) {
      destination
          .url()
          .ifPresent(
              url ->
                  targets.put(destination.name(), new Target(destination, url, settings, context)));
    }
    this.inbox = inbox;
    this.inFlight = inFlight;
    this.events = events;
    this.clock = clock;
    this.send = new BoundedSend(BoundedSend.threads(), settings.webhooks().timeout(), clock);
  }

  /** The same destinations, to be tried: their messages say that they are a test. */
  public static Destinations forTest(Settings settings, Inbox inbox, EventSink events) {
    return new Destinations(
        settings, inbox, new InFlight(), () -> events, InstantSource.system(), true);
  }

  /** The destinations at another time, with events that go to {@code events}. */
  static Destinations at(
      InstantSource clock, Settings settings, Inbox inbox, InFlight inFlight, EventSink events) {
    return new Destinations(settings, inbox, inFlight, () -> events, clock, false);
  }

  @Override
  public void post(Effect.PostNotice post) {
    Target target = targets.get(post.notice().destination());
    if (target == null) {
      // What is no target is the cluster itself: the core knows no other destinations.
      events.get().write(post);
      return;
    }
    inFlight.begin();
    send.start(
        answer -> target.send(post.notice(), clock.instant(), answer),
        result -> report(post, result));
  }

  /** The post is on its way until its result is in the mailbox: who waits for it finds it there. */
  private void report(Effect.PostNotice post, PostResult result) {
    LOG.log(
        Level.FINE,
        "post {0} to {1}, attempt {2}: {3}",
        new Object[] {post.post(), post.notice().destination(), post.attempt(), result});
    try {
      // The mailbox has room for every result, and is no bean, so it outlives the container.
      if (!inbox.offer(new Input.NoticePosted(post.post(), result))) {
        LOG.log(
            Level.SEVERE,
            "internal error, please report it: the result of post {0} is lost",
            post.post());
      }
    } finally {
      inFlight.end();
    }
  }
}
