package io.knh.status;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds how many large documents are asked for at a time. A reader that takes its answer slowly
 * holds one of the threads that the member itself needs; and whoever asks many followers makes each
 * of them ask the coordinator. Those beyond the bound get 503, and may ask again a second later.
 */
@WebFilter(
    value = {StatusResource.PATH, EventsResource.PATH},
    asyncSupported = true)
public class LargeAnswers extends HttpFilter {

  /** Requests for a status or for events that are being answered. */
  static final int MAX_ANSWERS = 16;

  private static final long serialVersionUID = 1;

  private final transient Semaphore room = new Semaphore(MAX_ANSWERS);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!room.tryAcquire()) {
      Answers.refuse(response, "too many read already", 1);
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
