package io.knh.simulation;

import io.knh.core.Content;
import io.knh.core.election.Allegiance;
import io.knh.core.probing.Cause;

/** What became of one HTTP exchange, as the side that began it sees it. */
sealed interface Reply {

  /** An HTTP answer. */
  record Answer(int status, Content content, Allegiance allegiance) implements Reply {

    static Answer of(int status, Content content) {
      return new Answer(status, content, Allegiance.unnamed());
    }
  }

  /** None. */
  record Failure(Cause cause) implements Reply {}
}
