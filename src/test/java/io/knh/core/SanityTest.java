package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.alert.Sanity;
import io.knh.core.model.Alert;
import io.knh.core.model.LeaseUse;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Message;
import io.knh.core.model.Outlet;
import io.knh.core.model.Peer;
import io.knh.core.model.SanityState;
import io.knh.core.model.Timings;
import io.knh.core.model.Transition;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is shown of the sanity check: of lately, or nothing. */
class SanityTest {

  private static final Peer SELF = Peer.of("node-z", "10.0.0.9", 8080);

  private final Seconds outlet = new Seconds();

  /** A clock that a test sets; checks are counted, and nothing else is asked for. */
  private static final class Seconds implements Outlet {
    private long nowNanos;
    private int checks;

    @Override
    public long nowNanos() {
      return nowNanos;
    }

    @Override
    public long send(Message message, Peer to) {
      throw new AssertionError("the sanity check sends nothing");
    }

    @Override
    public void checkSanity() {
      checks++;
    }

    @Override
    public void useLease(LeaseUse use) {
      throw new AssertionError("the sanity check uses no Lease");
    }

    @Override
    public void report(Transition transition) {}

    @Override
    public void post(long post, Alert alert, int attempt) {
      throw new AssertionError("the sanity check posts nothing");
    }
  }

  private Sanity sanity(boolean clusterStatus) {
    MemberSettings settings =
        new MemberSettings(SELF, Timings.DEFAULTS, true, true, clusterStatus, false, false);
    return new Sanity(settings, outlet);
  }

  private void pass(int seconds) {
    outlet.nowNanos += Duration.ofSeconds(seconds).toNanos();
  }

  private void check(Sanity sanity, boolean passed) {
    int before = outlet.checks;
    sanity.want(true);
    pass(1);
    sanity.advance();
    assertEquals(before + 1, outlet.checks);
    sanity.checked(passed);
    sanity.want(false);
  }

  @Test
  void oneFailureIsNotShownForWeeksWhenNothingWaitsAnyMore() {
    Sanity sanity = sanity(false);
    check(sanity, false);
    assertEquals(SanityState.FAILS, sanity.state());
    assertEquals(outlet.nowNanos(), sanity.stateNanos());
    pass(10);
    assertEquals(SanityState.UNKNOWN, sanity.state());
    assertTrue(sanity.stateNanos() < 0);
    // Only what is shown ages: the last check failed all the same.
    assertTrue(sanity.failing());
  }

  @Test
  void whatIsFoundAnewHoldsSinceThen() {
    Sanity sanity = sanity(false);
    check(sanity, true);
    long firstNanos = sanity.stateNanos();
    check(sanity, true);
    assertEquals(firstNanos, sanity.stateNanos());
    pass(3_600);
    assertEquals(SanityState.UNKNOWN, sanity.state());
    check(sanity, true);
    assertEquals(SanityState.PASSES, sanity.state());
    assertEquals(outlet.nowNanos(), sanity.stateNanos());
  }

  /** Each status asks once: between two of them the state does not flicker. */
  @Test
  void fromOneClusterStatusToTheNextItIsKnown() {
    Sanity sanity = sanity(true);
    for (int status = 0; status < 20; status++) {
      check(sanity, true);
      for (int second = 1; second < 15; second++) {
        assertEquals(SanityState.PASSES, sanity.state());
        pass(1);
      }
    }
    pass(15);
    assertEquals(SanityState.UNKNOWN, sanity.state());
  }
}
