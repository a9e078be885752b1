package io.knh.authority;

import io.knh.kubernetes.Failure;
import io.kubernetes.client.openapi.models.V1Lease;

/** What came of one request. */
sealed interface LeaseReply {

  /** The Lease is like this now. */
  record There(V1Lease lease) implements LeaseReply {}

  /** There is none. */
  record Absent() implements LeaseReply {}

  /** Nothing was written: another has written, made or deleted it before. */
  record Conflict() implements LeaseReply {}

  /**
   * The API server could not be asked, or it refused. What was to be written may be written.
   *
   * @param writing whether something was to be written
   */
  record Failed(Failure failure, boolean writing) implements LeaseReply {}
}
