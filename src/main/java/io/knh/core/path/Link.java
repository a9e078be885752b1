package io.knh.core.path;

import io.knh.core.model.PathFault;
import io.knh.core.model.PathView;
import io.knh.core.model.RosterEntry;
import java.util.Optional;

/**
 * A path of which its member has told lately, between two members that the coordinator takes for
 * up.
 *
 * @param view what that member said of it
 * @param sinceNanos since when it has its fault, by the coordinator's clock; of no meaning without
 *     one
 */
public record Link(RosterEntry from, RosterEntry to, PathView view, long sinceNanos) {

  MemberPair way() {
    return new MemberPair(from.peer(), to.peer());
  }

  /** What is wrong with it. */
  public Optional<PathFault> fault() {
    return view.fault();
  }

  /** Whether anything is. */
  public boolean fails() {
    return view.fault().isPresent();
  }
}
