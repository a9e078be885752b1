package io.knh.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All of one run that is drawn before it begins.
 *
 * @param seed what it was drawn from, to name it by
 * @param faults in the order of their times
 * @param back the members that are started again when all is mended, if they do not run
 * @param ending what happens in peace
 * @param endingSeed of whatever that has to choose
 */
record Plan(
    long seed,
    Setting setting,
    List<Fault> faults,
    List<Integer> back,
    Ending ending,
    long endingSeed) {

  /** What happens after all was mended and came right. */
  enum Ending {
    /** Some go down, fewer than half; then the coordinator. */
    FEW_GO_DOWN,
    /** The coordinator goes down together with another. */
    COORDINATOR_AND_ANOTHER,
    /** Half of all or more go down together. */
    MANY_GO_DOWN,
    /** The same while the API server is down: alerted when it is back. */
    MANY_GO_DOWN_WITHOUT_API,
    /** Nobody reaches anybody. */
    NETWORK_FAILS,
    /** The coordinator is cut off, but not from the API server and the receiver. */
    COORDINATOR_CUT_OFF,
    /** One after the other leaves, the coordinator first. */
    ALL_LEAVE_IN_TURN,
    /** One goes down, is alerted, and comes back. */
    ONE_COMES_BACK,
    /** The receiver is down while some go down and two coordinators crash. */
    RECEIVER_DOWN,
    /**
     * One is switched off, is alerted, and its node comes back with another address. Never drawn.
     */
    ONE_COMES_BACK_ELSEWHERE;

    /** Those that are drawn: one more would give every seed another plan. */
    static List<Ending> drawn() {
      return Stream.of(values()).filter(ending -> ending != ONE_COMES_BACK_ELSEWHERE).toList();
    }
  }

  /** Whether nothing happens but what must not be reported: pods are replaced. */
  boolean isBenign() {
    return !faults.isEmpty()
        && faults.stream().allMatch(fault -> fault.trouble() instanceof Trouble.Rolling);
  }

  Plan with(Ending other) {
    return new Plan(seed, setting, faults, back, other, endingSeed);
  }

  Plan with(List<Fault> fewer) {
    return new Plan(seed, setting, fewer, back, ending, endingSeed);
  }

  /** The same without the highest member. */
  Plan smaller() {
    int size = setting.size() - 1;
    List<Fault> left = new ArrayList<>(faults);
    left.removeIf(fault -> fault.trouble().members().stream().anyMatch(one -> one > size));
    return new Plan(
        seed,
        setting.smaller(),
        left,
        back.stream().filter(member -> member <= size).toList(),
        ending,
        endingSeed);
  }

  /** The plan in words, a line per fault. */
  String words() {
    StringBuilder words = new StringBuilder("  " + setting + "\n");
    for (Fault fault : faults) {
      words.append("  ").append(fault).append('\n');
    }
    return words
        .append("  all is mended, ")
        .append(back)
        .append(" start if they have ended; ")
        .append("then ")
        .append(ending)
        .append('\n')
        .toString();
  }
}
