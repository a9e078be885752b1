package io.knh.webhook;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * The threads that carry posts: virtual, because an interrupt then cuts a connection, and not the
 * container's, because it interrupts its own threads as soon as SIGTERM arrives, posts in flight
 * included. They end with their posts, at the latest after {@code WEBHOOK_TIMEOUT}.
 */
final class PostThreads {

  private PostThreads() {}

  /**
   * One new thread for each task. All have the context class loader of the caller, which has to be
   * one of the container's threads: it finds the REST client there.
   */
  static ExecutorService executor() {
    ThreadFactory virtual = Thread.ofVirtual().name("knh-webhook-", 1).factory();
    ClassLoader application = Thread.currentThread().getContextClassLoader();
    return Executors.newThreadPerTaskExecutor(
        task -> {
          Thread thread = virtual.newThread(task);
          thread.setContextClassLoader(application);
          return thread;
        });
  }
}
