package io.knh.app;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets a path mean one thing only: {@code /ping/}, {@code //ping}, {@code /ping;x=1} and {@code
 * /%70ing} are no other names of {@code /ping}. Without it JAX-RS would serve them all.
 *
 * <p>A filter of servlets, because those of JAX-RS see the path only as part of a URI, which fails
 * when the query is malformed; and a request that is injected there is a proxy made for the class
 * of the first one, which fails with those that a servlet filter has wrapped.
 */
@WebFilter(value = "/*", asyncSupported = true)
public class PlainPaths extends HttpFilter {

  private static final long serialVersionUID = 1;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    if (path.equals(request.getContextPath() + "/") || isPlain(path)) {
      chain.doFilter(request, response);
    } else {
      ErrorPage.write(HttpServletResponse.SC_NOT_FOUND, response);
    }
  }

  private static boolean isPlain(String path) {
    return !(path.endsWith("/")
        || path.contains("//")
        || path.contains("/.")
        || path.indexOf(';') >= 0
        || path.indexOf('%') >= 0);
  }
}
