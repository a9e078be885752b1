package io.knh.core.path;

import io.knh.core.model.Peer;

/** From which member a path leads to which. */
record MemberPair(Peer from, Peer to) {

  MemberPair back() {
    return new MemberPair(to, from);
  }
}
