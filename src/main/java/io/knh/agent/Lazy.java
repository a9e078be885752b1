package io.knh.agent;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks something up at its first use, and keeps it: a CDI look-up for every probe would cost. */
final class Lazy<T> implements Supplier<T> {

  private final Supplier<T> source;
  private volatile @Nullable T value;

  Lazy(Supplier<T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    T known = value;
    if (known == null) {
      known = source.get();
      value = known;
    }
    return known;
  }
}
