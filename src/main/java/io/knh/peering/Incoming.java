package io.knh.peering;

import io.knh.core.model.LedgerMessage;
import java.util.Optional;

/** A message of a member, with its letter if that could be read. */
record Incoming(Caller caller, Optional<LedgerMessage> letter) {}
