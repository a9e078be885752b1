package io.knh.peering;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Makes the two paths of the original take and write what it does, and JAX-RS would not: it looks
 * at no method and at no header, and writes a blank into its Content-Type.
 *
 * <p>Only a POST to {@code /coordinator} stays one, and its answer is let through as it is: so
 * members write to each other. Of its headers only the signature is seen.
 */
@WebFilter({PingResource.PATH, CoordinatorResource.PATH})
public class OriginalWire extends HttpFilter {

  private static final long serialVersionUID = 1;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getMethod().equals(HttpMethod.POST)
        && request.getRequestURI().equals(request.getContextPath() + CoordinatorResource.PATH)) {
      chain.doFilter(new Request(request, HttpMethod.POST), response);
    } else {
      boolean head = request.getMethod().equals(HttpMethod.HEAD);
      chain.doFilter(
          new Request(request, head ? HttpMethod.HEAD : HttpMethod.GET), new Response(response));
    }
  }

  /** A request without headers, but for the signature. */
  private static final class Request extends HttpServletRequestWrapper {

    private final String method;

    Request(HttpServletRequest request, String method) {
      super(request);
      this.method = method;
    }

    @Override
    public String getMethod() {
      return method;
    }

    @Override
    public Enumeration<String> getHeaderNames() {
      return Collections.emptyEnumeration();
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return Collections.emptyEnumeration();
    }

    @Override
    public @Nullable String getHeader(String name) {
      return name.equals(RequestSignature.HEADER) ? super.getHeader(name) : null;
    }

    @Override
    public @Nullable String getContentType() {
      return null;
    }
  }

  /** A response whose type, where it has one, is written as the original does. */
  private static final class Response extends HttpServletResponseWrapper {

    Response(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void setContentType(String type) {
      super.setContentType(Responses.TEXT);
    }

    @Override
    public void setHeader(String name, String value) {
      super.setHeader(name, valueOf(name, value));
    }

    @Override
    public void addHeader(String name, String value) {
      super.addHeader(name, valueOf(name, value));
    }

    private static String valueOf(String name, String value) {
      return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE) ? Responses.TEXT : value;
    }
  }
}
