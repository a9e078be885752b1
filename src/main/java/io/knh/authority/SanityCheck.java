package io.knh.authority;

import io.knh.agent.Inbox;
import io.knh.agent.Ports;
import io.knh.config.Settings;
import io.knh.core.model.Input;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Queries {@code SANITY_CHECK_URL}, so that a member whose own network is broken does not report
 * everyone else. Any HTTP answer within {@code PROBE_TIMEOUT} passes, whatever its status: it shows
 * that this member reaches something. One that a proxy may have made itself does not. One query at
 * a time, and only while an alert, a recovery or a cluster status waits.
 */
@ApplicationScoped
public class SanityCheck implements Ports.Sanity {

  private static final Logger LOG = Logger.getLogger("io.knh.authority");

  private final Inbox inbox;
  private final Optional<SanityQuery> query;
  private final Executor threads;
  private final AtomicInteger asked = new AtomicInteger();

  /** Wires what the container holds. */
  @Inject
  public SanityCheck(Settings settings, Inbox inbox) {
    this(
        settings
            .sanityCheckUrl()
            .map(
                url ->
                    new SanityQuery(
                        url,
                        settings.timings().probeTimeout(),
                        settings.security().extraTrust(),
                        settings.proxies())),
        inbox);
  }

  SanityCheck(Optional<SanityQuery> query, Inbox inbox) {
    this(query, inbox, task -> Thread.ofVirtual().name("knh-sanity").start(task));
  }

  SanityCheck(Optional<SanityQuery> query, Inbox inbox, Executor threads) {
    this.inbox = inbox;
    this.query = query;
    this.threads = threads;
  }

  @Override
  public void check() {
    if (query.isEmpty()) {
      answer(true);
    } else if (asked.getAndIncrement() == 0) {
      SanityQuery next = query.get();
      try {
        // Not on the agent's thread: the first client of a process takes long to build.
        threads.execute(() -> run(next));
      } catch (OutOfMemoryError e) {
        // No thread is left, as when thousands of peers are silent.
        LOG.log(Level.WARNING, "the sanity check could not be made: {0}", e.getMessage());
        end(next, false);
      }
    }
  }

  private void run(SanityQuery next) {
    var unused = started(next).thenAccept(passed -> end(next, passed));
  }

  private static CompletableFuture<Boolean> started(SanityQuery next) {
    try {
      return next.start();
    } catch (RuntimeException | Error e) {
      // Thrown on, it would leave this check, and all after it, without an answer.
      LOG.log(Level.SEVERE, "internal error, please report it: a sanity check failed", e);
      return CompletableFuture.completedFuture(false);
    }
  }

  /** Whatever happens: a check that is not counted down would be the last one. */
  private void end(SanityQuery next, boolean passed) {
    try {
      answer(passed);
    } finally {
      if (asked.decrementAndGet() > 0) {
        run(next);
      }
    }
  }

  private void answer(boolean passed) {
    // The mailbox has room for every result.
    if (!inbox.offer(new Input.SanityChecked(passed))) {
      LOG.severe("internal error, please report it: the result of a sanity check is lost");
    }
  }
}
