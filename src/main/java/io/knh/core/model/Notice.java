package io.knh.core.model;

import java.util.List;

/**
 * What one alert destination is posted: problems that opened and problems that ended, in one
 * message.
 *
 * @param id the same for every attempt, and for another coordinator that says the same
 * @param destination the name of the destination
 * @param group of the problems, where the destination wants a message for each group ({@link
 *     DestinationSettings.Manner#INCIDENTS}); empty for others
 * @param opened problems that the destination hears of for the first time, by their beginning
 * @param ended problems that it has heard of and that are over, by their end
 * @param open all that the destination knows to be open after this message, {@code opened}
 *     included; of the group, where it has one
 */
public record Notice(
    String id,
    String destination,
    String group,
    List<Problem> opened,
    List<Problem> ended,
    List<Problem> open) {

  public Notice {
    opened = List.copyOf(opened);
    ended = List.copyOf(ended);
    open = List.copyOf(open);
  }

  /**
   * Whether it says nothing new: a destination that forgets what is not repeated hears again what
   * is open.
   */
  public boolean repeated() {
    return opened.isEmpty() && ended.isEmpty();
  }
}
