package io.knh.status;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Bounds how many large documents are asked for at a time, see {@link Places}: whoever asks many
 * followers makes each of them ask the coordinator, besides.
 */
@WebFilter(
    value = {StatusResource.PATH, EventsResource.PATH},
    asyncSupported = true)
public class LargeAnswers extends HttpFilter {

  /** Requests for a status or for events that are being answered. */
  static final int MAX_ANSWERS = 16;

  private static final long serialVersionUID = 1;

  private final transient Places places = new Places(MAX_ANSWERS);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    places.answer(request, response, chain);
  }
}
