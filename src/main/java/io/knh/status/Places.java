package io.knh.status;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds how many requests are being answered at a time. A reader that takes its answer slowly
 * holds one of the threads that the member itself needs. Those beyond the bound get 503, and may
 * ask again a second later.
 */
final class Places {

  private final Semaphore room;

  Places(int count) {
    room = new Semaphore(count);
  }

  /** Has {@code request} answered by {@code chain} if there is room. */
  void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!room.tryAcquire()) {
      DocumentAnswers.refuse(response, "too many requests at a time", 1);
      return;
    }
    Place place = new Place(room);
    boolean answeredLater = false;
    try {
      chain.doFilter(request, response);
      answeredLater = leavesWithTheAnswer(request, place);
    } finally {
      if (!answeredLater) {
        place.leave();
      }
    }
  }

  private static boolean leavesWithTheAnswer(HttpServletRequest request, Place place) {
    if (!request.isAsyncStarted()) {
      return false;
    }
    try {
      request.getAsyncContext().addListener(place);
      return true;
    } catch (IllegalStateException e) {
      return false; // answered meanwhile
    }
  }

  /** What one request takes, until it is answered, whatever the answer is. */
  private static final class Place implements AsyncListener {

    private final Semaphore room;
    private final AtomicBoolean left = new AtomicBoolean();

    Place(Semaphore room) {
      this.room = room;
    }

    void leave() {
      if (left.compareAndSet(false, true)) {
        room.release();
      }
    }

    @Override
    public void onComplete(AsyncEvent event) {
      leave();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      leave();
    }

    @Override
    public void onError(AsyncEvent event) {
      leave();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
