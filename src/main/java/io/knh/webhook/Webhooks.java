package io.knh.webhook;

import io.knh.agent.Inbox;
import io.knh.agent.Ports;
import io.knh.config.Settings;
import io.knh.config.WebhookSettings;
import io.knh.core.model.Alert;
import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import io.knh.core.model.PostResult;
import io.knh.http.BoundedSend;
import io.knh.http.InFlight;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Posts alerts to the operator's receivers. */
@ApplicationScoped
public class Webhooks implements Ports.Webhooks {

  private static final Logger LOG = Logger.getLogger("io.knh.webhook");

  private final Inbox inbox;
  private final InstantSource clock;
  private final Post.Writer posts;
  private final BoundedSend send;
  private final Optional<Receiver> peerStatus;
  private final Optional<Receiver> recovery;
  private final Optional<Receiver> clusterStatus;
  private final InFlight inFlight;

  /** The posts on their way; no proxy stands before it, so it outlives the container. */
  @Produces
  @Singleton
  static InFlight inFlight() {
    return new InFlight();
  }

  /** Wires what the container holds. */
  @Inject
  public Webhooks(Settings settings, Inbox inbox, InFlight inFlight) {
    this(
        settings.webhooks(),
        inbox,
        BoundedSend.threads(),
        inFlight,
        InstantSource.system(),
        destination ->
            new RestReceiver(
                destination,
                settings.webhooks().clusterName(),
                settings.webhooks().timeout(),
                settings.security().extraTrust(),
                settings.proxies()));
  }

  Webhooks(
      WebhookSettings settings,
      Inbox inbox,
      ExecutorService threads,
      InFlight inFlight,
      InstantSource clock,
      Function<WebhookSettings.Destination, Receiver> receivers) {
    this.inbox = inbox;
    this.inFlight = inFlight;
    this.clock = clock;
    this.posts = new Post.Writer(settings);
    this.send = new BoundedSend(threads, settings.timeout(), clock);
    this.peerStatus = settings.peerStatus().map(receivers);
    this.recovery = settings.recovery().map(receivers);
    this.clusterStatus = settings.clusterStatus().map(receivers);
  }

  @Override
  public void post(Effect.Post effect) {
    inFlight.begin();
    Alert alert = effect.alert();
    receiver(alert)
        .ifPresentOrElse(
            receiver ->
                send.start(
                    answer -> receiver.send(posts.of(alert, clock.instant()), answer),
                    result -> report(effect, result)),
            () -> report(effect, new PostResult.Undelivered("no URL is set", Duration.ZERO)));
  }

  private Optional<Receiver> receiver(Alert alert) {
    return switch (alert) {
      case Alert.PeerDown down -> peerStatus;
      case Alert.PeerUp up -> recovery;
      case Alert.ClusterStatus status -> clusterStatus;
    };
  }

  /** The post is on its way until its result is in the mailbox: who waits for it finds it there. */
  private void report(Effect.Post effect, PostResult result) {
    LOG.log(
        Level.FINE,
        "post {0} of alert {1}, attempt {2}: {3}",
        new Object[] {effect.post(), effect.alert().id(), effect.attempt(), result});
    try {
      // The mailbox has room for every result, and is no bean, so it outlives the container too.
      if (!inbox.offer(new Input.Posted(effect.post(), result))) {
        LOG.log(
            Level.SEVERE,
            "internal error, please report it: the result of post {0} is lost",
            effect.post());
      }
    } finally {
      inFlight.end();
    }
  }
}
