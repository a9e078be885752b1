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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds how many requests are being answered at a time. A reader that takes its answer slowly
 * holds one of the threads that the member itself needs. Those beyond the bound get 503, and may
 * ask again a second later. Documents, files and scrapes have their own places: whoever holds those
 * of documents with a status of 5,000 keeps nobody from the page, nor Prometheus from scraping.
 */
@WebFilter(value = "/*", asyncSupported = true)
public class AnswerLimits extends HttpFilter {

  /**
   * Requests for a status, problems, paths or events that are being answered: whoever asks many
   * followers makes each of them ask the coordinator, besides.
   */
  static final int MAX_DOCUMENTS = 16;

  /**
   * Files of the page, and descriptions of the documents, that are on their way: enough for eight
   * browsers that begin in the same moment, with six connections each.
   */
  static final int MAX_FILES = 48;

  /** Scrapes that are being answered: enough for some Prometheus servers beside slow readers. */
  static final int MAX_SCRAPES = 16;

  private static final long serialVersionUID = 1;

  /** The path of {@code MetricsResource}, which belongs to another edge. */
  private static final String METRICS = "/metrics";

  private static final Set<String> DOCUMENTS =
      Set.of(StatusResource.PATH, ProblemsResource.PATH, PathsResource.PATH, EventsResource.PATH);

  private final transient Semaphore documents = new Semaphore(MAX_DOCUMENTS);
  private final transient Semaphore files = new Semaphore(MAX_FILES);
  private final transient Semaphore scrapes = new Semaphore(MAX_SCRAPES);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    Optional<Semaphore> room = roomFor(path);
    if (room.isPresent()) {
      answer(request, response, chain, room.get());
    } else {
      chain.doFilter(request, response);
    }
  }

  private Optional<Semaphore> roomFor(String path) {
    if (DOCUMENTS.contains(path)) {
      return Optional.of(documents);
    }
    if (path.equals(METRICS)) {
      return Optional.of(scrapes);
    }
    return path.equals("/") || path.startsWith("/page/") || path.equals(OpenApiResource.PATH)
        ? Optional.of(files)
        : Optional.empty();
  }

  private static void answer(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain, Semaphore room)
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
