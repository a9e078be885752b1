package io.knh.core.model;

import java.util.List;

/**
 * What a member said of its paths, as its coordinator knows it.
 *
 * @param from who probes them
 * @param heardNanos when it was last heard, by the own clock
 * @param paths in the order of their targets' addresses
 */
public record ReportedPaths(Peer from, long heardNanos, List<PathView> paths) {}
