package io.knh.core;

import io.knh.core.alert.Delivery;
import io.knh.core.alert.Notices;
import io.knh.core.model.AlertKind;
import io.knh.core.model.DestinationView;
import io.knh.core.model.LaneView;
import io.knh.core.model.MemberSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that alerts are posted to: the webhooks that are set, and the alert destinations. */
final class Receivers {

  private final MemberSettings settings;
  private final Delivery delivery;
  private final Notices notices;

  /**
   * How the posts to one have been doing in this term.
   *
   * @param name of the destination, or of the webhook
   * @param failingNanos since when they fail; negative when they do not, or none was made
   * @param accepted whether the last one was accepted
   * @param reason why the last one was not; empty when it was
   */
  record State(String name, long failingNanos, boolean accepted, String reason) {}

  Receivers(Parts parts) {
    this.settings = parts.settings();
    this.delivery = parts.delivery();
    this.notices = parts.notices();
  }

  /** All of them, as they stand. */
  List<State> all() {
    List<State> all = new ArrayList<>();
    for (LaneView lane : delivery.lanes()) {
      if (isSet(lane.kind())) {
        all.add(
            new State(lane.kind().toString(), lane.failingNanos(), lane.accepted(), lane.reason()));
      }
    }
    for (DestinationView destination : notices.destinations()) {
      all.add(
          new State(
              destination.name(),
              destination.failingNanos(),
              destination.accepted(),
              destination.reason()));
    }
    return all;
  }

  /** The one with this name, if there is such a one. */
  Optional<State> named(String name) {
    return all().stream().filter(state -> state.name().equals(name)).findFirst();
  }

  private boolean isSet(AlertKind kind) {
    return switch (kind) {
      case PEER_STATUS -> settings.peerStatus();
      case PEER_RECOVERY -> settings.recovery();
      case CLUSTER_STATUS -> settings.clusterStatus();
    };
  }
}
