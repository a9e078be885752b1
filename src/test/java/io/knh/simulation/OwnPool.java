package io.knh.simulation;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs each test in a pool of its own, as wide as the machine. Parallel streams stay in the pool
 * that they are begun in: the common one, which others need for much shorter work, is left to them.
 */
final class OwnPool implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation);
  }

  private static void run(Invocation<@Nullable Void> invocation) throws Throwable {
    Optional<Throwable> failure;
    try (ForkJoinPool pool = new ForkJoinPool(Runtime.getRuntime().availableProcessors())) {
      failure = pool.submit(() -> failure(invocation)).get();
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private static Optional<Throwable> failure(Invocation<@Nullable Void> invocation) {
    try {
      invocation.proceed();
      return Optional.empty();
    } catch (Throwable e) {
      return Optional.of(e);
    }
  }
}
