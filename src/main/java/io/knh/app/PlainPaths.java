package io.knh.app;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

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

  /**
   * What people type who look for the page, and where it is from there. Relative, since a proxy may
   * serve the member below a path of its own.
   */
  private static final Map<String, String> TO_PAGE =
      Map.of("/knh", "./", "/knh/", "../", "/knh/v1", "../", "/knh/v1/", "../../");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    String toPage = TO_PAGE.get(path.substring(request.getContextPath().length()));
    if (toPage != null && request.getMethod().equals("GET")) {
      response.setStatus(HttpServletResponse.SC_FOUND);
      response.setHeader("Location", toPage);
    } else if (path.equals(request.getContextPath() + "/") || isPlain(path)) {
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
