package io.knh.core.model;

/**
 * The state of a peer, as the coordinator sees it.
 *
 * <pre>
 *   NEW ── answered ──▶  UP   ◀─ answered ─┐
 *    │                    │ a probe failed │
 *    │ tries used up,     ▼                │
 *    │ serving ───────▶ SUSPECT ───────────┤
 *    │                    │ all failed     │
 *    │ not serving        ▼                │
 *    ▼                 PENDING ────────────┤
 *  ABSENT                 │ recorded       │
 *                         ▼                │
 *                       DOWN ──────────────┘
 *   any but DOWN ── goodbye ──▶ LEFT
 *   any but PENDING and DOWN ── terminating ──▶ LEFT
 * </pre>
 */
public enum PeerState {
  /** It has not answered yet, and is being tried. */
  NEW,
  /** It answered, and no probe failed since. */
  UP,
  /** At least one probe failed; it has attempts left. */
  SUSPECT,
  /** All attempts failed: it is down, and the alert may not be recorded yet. */
  PENDING,
  /** Down, and the outage is recorded. */
  DOWN,
  /** It never answered, and Kubernetes sends it no traffic: not up, no alert. */
  ABSENT,
  /** It said goodbye, or is marked terminating. */
  LEFT
}
