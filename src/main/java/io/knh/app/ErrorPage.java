package io.knh.app;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Takes the place of the container's HTML for errors that it finds before JAX-RS is asked, such as
 * {@code /WEB-INF/}. {@code web.xml} sends them here; asked for directly it does not exist.
 */
@WebServlet("/error")
public class ErrorPage extends HttpServlet {

  private static final long serialVersionUID = 1;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer given
            ? given
            : HttpServletResponse.SC_NOT_FOUND;
    write(status, response);
  }

  /** Answers {@code status} and its name. */
  static void write(int status, HttpServletResponse response) throws IOException {
    write(status, ShortErrors.text(status), response);
  }

  /** Answers {@code status} and {@code sentence}, in ASCII. */
  static void write(int status, String sentence, HttpServletResponse response) throws IOException {
    byte[] text = sentence.getBytes(US_ASCII);
    response.setStatus(status);
    response.setContentType("text/plain");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(text.length);
    response.getOutputStream().write(text);
  }
}
