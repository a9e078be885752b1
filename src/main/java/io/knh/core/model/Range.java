package io.knh.core.model;

/**
 * What a setting may be, both ends included.
 *
 * @param least the smallest value allowed
 * @param most the largest value allowed
 */
public record Range<T extends Comparable<T>>(T least, T most) {

  /** Whether {@code value} lies within. */
  public boolean contain(T value) {
    return least.compareTo(value) <= 0 && most.compareTo(value) >= 0;
  }
}
