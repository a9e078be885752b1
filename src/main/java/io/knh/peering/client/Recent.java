package io.knh.peering.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * Remembers what was made of the last few different things: in a round thousands of peers are told,
 * and answer, nearly the same. For one thread.
 */
final class Recent<K, V> {

  /** Things that are remembered. */
  static final int MAX_ENTRIES = 4;

  private record Entry<K, V>(K key, V value) {}

  private final Function<K, V> making;
  private final Deque<Entry<K, V>> entries = new ArrayDeque<>(MAX_ENTRIES);

  Recent(Function<K, V> making) {
    this.making = making;
  }

  /** What is made of {@code key}, or was made of one that is equal. */
  V of(K key) {
    for (Entry<K, V> entry : entries) {
      if (entry.key.equals(key)) {
        return entry.value;
      }
    }
    V value = making.apply(key);
    if (entries.size() == MAX_ENTRIES) {
      entries.removeLast();
    }
    entries.addFirst(new Entry<>(key, value));
    return value;
  }
}
