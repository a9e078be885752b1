package io.knh.core.model;

/**
 * How a peer stands with the coordinator.
 *
 * <pre>
 *   NEW ── answered ──▶ ALIVE ◀─ answered ─┐
 *    │                    │ a probe failed │
 *    │ tries used up,     ▼                │
 *    │ serving ───────▶ SUSPECT ───────────┤
 *    │                    │ all failed     │
 *    │ not serving        ▼                │
 *    ▼                  HELD ──────────────┤
 *  ABSENT                 │ told           │
 *                         ▼                │
 *                       DEAD ──────────────┘
 *   any but DEAD ── goodbye ──▶ LEFT
 *   any but HELD and DEAD ── terminating ──▶ LEFT
 * </pre>
 */
public enum PeerState {
  /** It has not answered yet, and is being tried. */
  NEW,
  /** It answered, and no probe failed since. */
  UP,
  /** At least one probe failed; the verdict runs. */
  SUSPECT,
  /** All attempts failed: dead, but the operator may not be told yet. */
  PENDING,
  /** Dead, and the operator was told. */
  DOWN,
  /** It never answered, and Kubernetes sends it no traffic: not alive, no alarm. */
  ABSENT,
  /** It said goodbye, or is marked terminating. */
  LEFT
}
