package io.knh.simulation;

import io.knh.core.model.PeerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which peers are shown up, by their ids. */
final class Shown {

  private Shown() {}

  /** As the last finished round left it. */
  static Map<String, Boolean> by(Node coordinator) {
    TreeMap<String, Boolean> shown = new TreeMap<>();
    for (PeerStatus status : coordinator.member().snapshot(0).lastRound()) {
      shown.put(status.peer().id().value(), status.up());
    }
    return shown;
  }

  /** Those that had to end, and do not run. */
  static List<String> ended(Scene scene) {
    List<String> ended = new ArrayList<>();
    for (int i = 1; i <= scene.size(); i++) {
      if (scene.ended(i) && scene.wasEnded(i)) {
        ended.add(World.peer(i).id().value());
      }
    }
    return ended;
  }

  /** As it is. */
  static Map<String, Boolean> truly(Scene scene, Node coordinator) {
    TreeMap<String, Boolean> truth = new TreeMap<>();
    for (int i = 1; i <= scene.size(); i++) {
      if (!World.peer(i).equals(coordinator.peer())) {
        truth.put(World.peer(i).id().value(), !scene.ended(i));
      }
    }
    return truth;
  }
}
