package io.knh.core;

import io.knh.core.alert.AlertIds;
import io.knh.core.alert.Delivery;
import io.knh.core.alert.Ledger;
import io.knh.core.alert.Notices;
import io.knh.core.election.Election;
import io.knh.core.model.MemberSettings;
import io.knh.core.model.WallClock;
import io.knh.core.path.PathProbing;

/**
 * What a member keeps through all its phases.
 *
 * @param election whom it hears, and whom it would ask before it coordinates
 * @param startedNanos when it began, by the core's clock
 */
record Parts(
    MemberSettings settings,
    Membership membership,
    Ledger ledger,
    Delivery delivery,
    Notices notices,
    Nodes nodes,
    Election election,
    PathProbing paths,
    AlertIds ids,
    WallClock wallClock,
    StepOutlet outlet,
    long startedNanos) {}
