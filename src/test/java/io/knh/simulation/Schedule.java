package io.knh.simulation;

import java.util.Arrays;

/**
 * Virtual time: what is to be done when. What is due at the same time is done in the order in which
 * it was asked for, so a run never depends on anything but its calls.
 *
 * <p>A binary heap over plain arrays: the figures for 5,000 members pass millions of entries.
 */
final class Schedule {

  private static final int FIRST_ROOM = 256;

  private long[] dueNanos = new long[FIRST_ROOM];
  private long[] numbers = new long[FIRST_ROOM];
  private Runnable[] actions = new Runnable[FIRST_ROOM];
  private int size;
  private long count;
  private long nowNanos;

  long nowNanos() {
    return nowNanos;
  }

  /** Does {@code action} at {@code nanos}, or at once when that is over. */
  void at(long nanos, Runnable action) {
    if (size == actions.length) {
      dueNanos = Arrays.copyOf(dueNanos, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
      actions = Arrays.copyOf(actions, 2 * size);
    }
    rise(size++, Math.max(nanos, nowNanos), count++, action);
  }

  /** Does what is due until {@code endNanos}, which is the time then. */
  void runUntil(long endNanos) {
    while (size > 0 && dueNanos[0] <= endNanos) {
      nowNanos = dueNanos[0];
      removeFirst().run();
    }
    nowNanos = endNanos;
  }

  /** Does what is due next. */
  void runNext() {
    nowNanos = dueNanos[0];
    removeFirst().run();
  }

  /** When {@link #runNext} would do something; {@code Long.MAX_VALUE} when never. */
  long nextNanos() {
    return size == 0 ? Long.MAX_VALUE : dueNanos[0];
  }

  private Runnable removeFirst() {
    Runnable first = actions[0];
    size--;
    Runnable last = actions[size];
    sink(dueNanos[size], numbers[size], last);
    actions[size] = last; // keeps the array free of null; it is overwritten by the next
    return first;
  }

  private boolean before(int place, long nanos, long number) {
    return dueNanos[place] < nanos || (dueNanos[place] == nanos && numbers[place] < number);
  }

  private void rise(int from, long nanos, long number, Runnable action) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) / 2;
      if (before(parent, nanos, number)) {
        break;
      }
      move(parent, place);
      place = parent;
    }
    put(place, nanos, number, action);
  }

  private void sink(long nanos, long number, Runnable action) {
    int place = 0;
    int child = 1;
    while (child < size) {
      if (child + 1 < size && before(child + 1, dueNanos[child], numbers[child])) {
        child++;
      }
      if (!before(child, nanos, number)) {
        break;
      }
      move(child, place);
      place = child;
      child = 2 * place + 1;
    }
    put(place, nanos, number, action);
  }

  private void move(int from, int to) {
    put(to, dueNanos[from], numbers[from], actions[from]);
  }

  private void put(int place, long nanos, long number, Runnable action) {
    dueNanos[place] = nanos;
    numbers[place] = number;
    actions[place] = action;
  }
}
