package io.knh.webhook;

import io.knh.core.model.Alert;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What is said of an alert beyond the original's body: always in headers, which the original's
 * receivers do not look at.
 *
 * @param kind the header {@code knh-event}: {@code peer-down}, {@code peer-up} or {@code
 *     cluster-status}
 * @param scope the header {@code knh-scope}: who else does not reach a peer that is down
 * @param cause the header {@code knh-cause}: why the last attempt to reach it failed
 * @param since the header {@code knh-since}: when the outage began, by RFC 3339, in UTC
 * @param until the header {@code knh-until}: when it ended
 */
record AlertHeaders(
    String kind,
    Optional<String> scope,
    Optional<String> cause,
    Optional<String> since,
    Optional<String> until) {

  AlertHeaders {
    checked("knh-event", kind);
    scope.ifPresent(value -> checked("knh-scope", value));
    cause.ifPresent(value -> checked("knh-cause", value));
    since.ifPresent(value -> checked("knh-since", value));
    until.ifPresent(value -> checked("knh-until", value));
  }

  /** Of an alert that is about nobody in particular. */
  AlertHeaders(String kind) {
    this(kind, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  static AlertHeaders of(Alert alert) {
    return switch (alert) {
      case Alert.PeerDown down ->
          new AlertHeaders(
              "peer-down",
              Optional.of(down.scope().toString()),
              Optional.of(down.cause().name().toLowerCase(Locale.ROOT)),
              down.since().map(Instant::toString),
              Optional.empty());
      case Alert.PeerUp up ->
          new AlertHeaders(
              "peer-up",
              Optional.empty(),
              Optional.empty(),
              up.since().map(Instant::toString),
              up.until().map(Instant::toString));
      case Alert.ClusterStatus status -> new AlertHeaders("cluster-status");
    };
  }

  /**
   * {@code value} itself, if it may stand in a header: a line break in a setting would begin
   * another one.
   *
   * @throws IllegalArgumentException when it holds anything but printable ASCII; names {@code
   *     what}, not the value, which may be a secret
   */
  static String checked(String what, String value) {
    if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(what + " must be printable ASCII to be sent as a header");
    }
    return value;
  }
}
