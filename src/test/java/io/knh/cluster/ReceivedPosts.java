package io.knh.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The record of a {@link WebhookReceiver}, and those who wait for it to grow. */
final class ReceivedPosts {

  private final List<ReceivedPost> posts = new ArrayList<>();
  private final List<Consumer<ReceivedPost>> listeners = new ArrayList<>();

  synchronized void onPost(Consumer<ReceivedPost> listener) {
    listeners.add(listener);
  }

  /** Listeners are called under the lock, so that they see the order of the record. */
  synchronized void add(ReceivedPost post) {
    posts.add(post);
    listeners.forEach(listener -> listener.accept(post));
    notifyAll();
  }

  synchronized List<ReceivedPost> all() {
    return List.copyOf(posts);
  }

  synchronized List<ReceivedPost> matching(Predicate<ReceivedPost> wanted) {
    return posts.stream().filter(wanted).toList();
  }

  synchronized List<ReceivedPost> await(
      int count, Predicate<ReceivedPost> wanted, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (matching(wanted).size() < count) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(
            "waited "
                + atMost
                + " for "
                + count
                + " posts, got "
                + matching(wanted).size()
                + " of all these: "
                + posts);
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for posts", e);
      }
    }
    return matching(wanted);
  }
}
