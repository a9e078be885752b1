package io.knh.core.model;

import java.util.List;

/**
 * What a member tells its coordinator of the paths that it probes, in the answer to a heartbeat.
 *
 * @param paths all of them, or those with a fault alone
 * @param whole whether these are all: one that is not among them is not probed any more. Else those
 *     that are not among them are well
 */
public record PathReport(List<PathView> paths, boolean whole) {

  /** Most paths of one member. */
  public static final int MAX_PATHS = 64;

  /** Nothing is wrong. */
  public static final PathReport WELL = new PathReport(List.of(), false);

  public PathReport {
    paths = List.copyOf(paths);
    if (paths.size() > MAX_PATHS) {
      throw new IllegalArgumentException(paths.size() + " paths");
    }
  }
}
