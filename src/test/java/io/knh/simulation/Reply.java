package io.knh.simulation;

import io.knh.core.model.Allegiance;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;

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
