package io.knh.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * The changes as server-sent events: {@code GET /knh/v1/stream}.
 *
 * <p>A servlet and no resource: the first event of a large cluster is a megabyte, and so its bytes
 * are made once and go to every reader as they are. JAX-RS makes text of them, and bytes of that,
 * for each.
 */
@WebServlet(urlPatterns = StreamServlet.PATH, asyncSupported = true)
public class StreamServlet extends HttpServlet {

  static final String PATH = "/knh/v1/stream";

  /** After so long a reader may return whose stream was cut. */
  private static final String RETRY = "retry: 2000\n\n";

  private static final long serialVersionUID = 1;

  @Inject private transient StatusBoard board;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String lastId = Optional.ofNullable(request.getHeader("Last-Event-ID")).orElse("");
    response.setHeader("Cache-Control", DocumentAnswers.NO_STORE);
    response.setHeader("X-Content-Type-Options", "nosniff");
    // A proxy that collects answers would keep the events back: nginx does by default.
    response.setHeader("X-Accel-Buffering", "no");
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    if (!board.streams().add(new Answer(context), lastId)) {
      DocumentAnswers.refuse(response, "too many readers, or this member is leaving", 5);
      context.complete();
    }
  }

  /** Without a body there is no stream. */
  @Override
  protected void doHead(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
  }

  /** Nobody gets back what he sent. */
  @Override
  protected void doTrace(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
  }

  /** An answer that goes on. */
  private static final class Answer implements Stream.Reader {

    private final AsyncContext context;
    private boolean begun;

    Answer(AsyncContext context) {
      this.context = context;
    }

    @Override
    public void begin() throws IOException {
      HttpServletResponse response = (HttpServletResponse) context.getResponse();
      response.setContentType("text/event-stream; charset=utf-8");
      response.getOutputStream().write(RETRY.getBytes(UTF_8));
      response.flushBuffer();
      begun = true;
    }

    @Override
    public void write(Stream.Frame frame) throws IOException {
      frame.write(context.getResponse().getOutputStream());
      context.getResponse().flushBuffer();
    }

    @Override
    public void close() {
      if (!begun) {
        ((HttpServletResponse) context.getResponse())
            .setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      }
      context.complete();
    }
  }
}
