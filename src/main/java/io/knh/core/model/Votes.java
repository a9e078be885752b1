package io.knh.core.model;

/**
 * How many members answer a coordinator, of those that count: itself and every member of the roster
 * that serves and is neither down nor left.
 *
 * @param answered of the voters, how many answered lately; itself is one of them
 */
public record Votes(int answered, int voters) {

  public Votes {
    if (answered < 1 || answered > voters) {
      throw new IllegalArgumentException(
          answered + " of " + voters + " voters cannot have answered");
    }
  }
}
