package io.knh.app;

import io.knh.config.AllowedHosts;
import io.knh.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;

/**
 * Serves what people and Prometheus read, the page, the status and the metrics, only under names
 * that are this member's: see {@link AllowedHosts}. What members and the kubelet ask for says
 * nothing that a web page could use, and is answered whatever the name.
 */
@WebFilter(value = "/*", asyncSupported = true)
public class KnownHosts extends HttpFilter {

  /** Says what to do, and repeats nothing of the request. */
  static final String REFUSAL =
      "this member does not serve that host name: use localhost or an IP,"
          + " or add the name to the setting ALLOWED_HOSTS";

  private static final long serialVersionUID = 1;

  /** Those of the original, and of members among themselves. */
  private static final Set<String> UNDER_ANY_NAME =
      Set.of("/ping", "/coordinator", "/knh/v1/goodbye", "/knh/v1/probe", InstanceResource.PATH);

  @Inject private transient Settings settings;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    if (UNDER_ANY_NAME.contains(path) || isForThisMember(request)) {
      chain.doFilter(request, response);
    } else {
      ErrorPage.write(HttpServletResponse.SC_FORBIDDEN, REFUSAL, response);
    }
  }

  /** No header but {@code Host} is looked at: what proxies add anybody can send. */
  private boolean isForThisMember(HttpServletRequest request) {
    AllowedHosts hosts = settings.security().allowedHosts();
    return Collections.list(request.getHeaders("Host")).stream().allMatch(hosts::admit);
  }
}
