package io.knh.agent;

import java.util.function.Supplier;

/**
 * The edges that carry out effects, looked up when first used: they put their results into the
 * agent's inbox, so neither can be built before the other.
 */
record Ports(
    Supplier<Effects.Transport> transport,
    Supplier<Effects.Webhooks> webhooks,
    Supplier<Effects.Sanity> sanity,
    Supplier<Effects.Lease> lease,
    Supplier<Iterable<Transitions>> listeners) {}
