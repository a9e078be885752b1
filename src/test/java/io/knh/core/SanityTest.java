package io.knh.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.alert.Sanity;
import io.knh.core.model.Effect;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.Peer;
import io.knh.core.model.RecordingOutlet;
import io.knh.core.model.SanityState;
import io.knh.core.model.Timings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is shown of the sanity check: of lately, or nothing. */
class SanityTest {

  private static final Peer SELF = Peer.of("node-z", "10.0.0.9", 8080);

  private final RecordingOutlet outlet = RecordingOutlet.of(Effect.CheckSanity.class);

  private Sanity sanity(boolean clusterStatus) {
    MemberSettings settings =
        new MemberSettings(SELF, Timings.DEFAULTS, true, true, clusterStatus, false, false);
    return new Sanity(settings, outlet);
  }

  private void pass(int seconds) {
    outlet.pass(Duration.ofSeconds(seconds));
  }

  private int checks() {
    return outlet.effects(Effect.CheckSanity.class).size();
  }

  private void check(Sanity sanity, boolean passed) {
    int before = checks();
    sanity.want(true);
    pass(1);
    sanity.advance();
    assertEquals(before + 1, checks());
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
