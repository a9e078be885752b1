package io.knh.agent;

import io.knh.core.model.Effect;

/**
 * Writes notices into the cluster as Kubernetes Events: the destination {@code events} of {@code
 * ALERT_URLS}. Implemented once. Safe from any thread; returns at once.
 */
public interface EventSink {

  /**
   * Writes what {@code post} says, as far as it is not written yet; answered by one {@code
   * NoticePosted} in the {@link Inbox}. Again with the same notice it repeats nothing.
   */
  void write(Effect.PostNotice post);
}
