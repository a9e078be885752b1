package io.knh.core.model;

import java.time.Instant;

/** When something happened, for people: {@code 02:10:05 UTC}, with the day where it needs one. */
public final class ClockTime {

  private ClockTime() {}

  /**
   * {@code moment} in words.
   *
   * @param now when they are said: what happened on another day is given with its date
   */
  public static String of(Instant moment, Instant now) {
    String text = inSeconds(moment);
    String date = text.substring(0, text.indexOf('T'));
    String time = text.substring(text.indexOf('T') + 1, text.length() - 1) + " UTC";
    return inSeconds(now).startsWith(date) ? time : date + " " + time;
  }

  /** As {@code 2026-03-02T02:10:05Z}. */
  private static String inSeconds(Instant moment) {
    return Instant.ofEpochSecond(moment.getEpochSecond()).toString();
  }
}
