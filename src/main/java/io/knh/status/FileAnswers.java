package io.knh.status;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Bounds how many files of the page, and descriptions of the documents, are on their way at a time,
 * see {@link Places}. They do not share the places of {@link LargeAnswers}: whoever holds those
 * with a status of 5,000 keeps nobody from the page.
 */
@WebFilter(value = "/*", asyncSupported = true)
public class FileAnswers extends HttpFilter {

  /** Enough for eight browsers that begin in the same moment, with six connections each. */
  static final int MAX_ANSWERS = 48;

  private static final long serialVersionUID = 1;

  private final transient Places places = new Places(MAX_ANSWERS);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isFile(request.getRequestURI().substring(request.getContextPath().length()))) {
      places.answer(request, response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isFile(String path) {
    return path.equals("/") || path.startsWith("/page/") || path.equals(OpenApiResource.PATH);
  }
}
