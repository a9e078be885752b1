package io.knh.core.model;

import java.util.Optional;

/**
 * What the coordinator knows of a peer. All moments are of the core's clock.
 *
 * @param sinceNanos since when it has been in this state, found when the view is made
 * @param listed whether discovery names it still
 * @param serving whether Kubernetes sends it traffic
 * @param answeredNanos when its last answer in this term came; negative when none did
 * @param roundTripNanos how long that took
 * @param failedAttempts of those before the decision
 * @param cause why its last probe failed; none when it answers, or failed before this term
 * @param scope who else does not reach it, of one that is suspect, or was declared down in this
 *     term
 * @param witnesses what those said that were asked about it; of an outage recorded in an earlier
 *     term nothing
 * @param neverAnswered whether it has not answered any coordinator yet, as far as this one knows
 * @param pendingReason why its decision is pending; empty when it is not, or not for long
 */
public record PeerView(
    Peer peer,
    PeerState state,
    long sinceNanos,
    boolean listed,
    boolean serving,
    long answeredNanos,
    long roundTripNanos,
    int failedAttempts,
    Optional<Cause> cause,
    Optional<Scope> scope,
    Witnesses witnesses,
    boolean neverAnswered,
    String pendingReason) {}
