package io.knh.core.model;

/** What is to be done with the deployment's Lease, named after the Service. */
public sealed interface LeaseUse {

  /** Look who holds it. */
  record Look() implements LeaseUse {}

  /** Take or renew it, whoever holds it; make it if it is not there. */
  record Force() implements LeaseUse {}

  /**
   * Take or renew it, only if nobody changed it since it was seen.
   *
   * @param version {@link LeaseView#version} as it was seen; empty when it was not there: then it
   *     is made
   */
  record Take(String version) implements LeaseUse {}

  /** Give it up, if this member holds it. */
  record GiveUp() implements LeaseUse {}
}
