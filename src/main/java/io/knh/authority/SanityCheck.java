package io.knh.authority;

import io.knh.agent.Effects;
import io.knh.agent.Inbox;
import io.knh.config.Settings;
import io.knh.core.Input;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Queries {@code SANITY_CHECK_URL}, so that a member whose own network is broken does not report
 * everyone else. Any HTTP answer within {@code PROBE_TIMEOUT} passes, whatever its status: it shows
 * that this member reaches something. One query at a time.
 */
@ApplicationScoped
public class SanityCheck implements Effects.Sanity {

  private static final Logger LOG = Logger.getLogger("io.knh.authority");

  /** How long a full mailbox is waited for before the result is offered again. */
  private static final Duration OFFER_AGAIN = Duration.ofMillis(100);

  private final Inbox inbox;
  private final Optional<SanityQuery> query;
  private final AtomicInteger asked = new AtomicInteger();

  /** Wires what the container holds. */
  @Inject
  public SanityCheck(Settings settings, Inbox inbox) {
    this(settings.sanityCheckUrl(), settings.timings().probeTimeout(), inbox);
  }

  SanityCheck(Optional<URI> url, Duration limit, Inbox inbox) {
    this.inbox = inbox;
    this.query = url.map(there -> new SanityQuery(there, limit));
  }

  @Override
  public void check() {
    if (query.isEmpty()) {
      answer(true);
    } else if (asked.getAndIncrement() == 0) {
      run(query.get());
    }
  }

  private void run(SanityQuery next) {
    var unused =
        next.start()
            .thenAccept(
                passed -> {
                  answer(passed);
                  if (asked.decrementAndGet() > 0) {
                    run(next);
                  }
                });
  }

  /** Without the answer no further check would be asked for, so a full mailbox is asked again. */
  private void answer(boolean passed) {
    try {
      if (!inbox.offer(new Input.SanityChecked(passed))) {
        CompletableFuture.delayedExecutor(OFFER_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
            .execute(() -> answer(passed));
      }
    } catch (IllegalStateException e) {
      LOG.log(Level.FINE, "a sanity check ended after the container", e);
    }
  }
}
