package io.knh.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is asked without a proxy: the list of {@code NO_PROXY}. {@code localhost}, {@code 127.0.0.1}
 * and {@code ::1} always are, since a proxy elsewhere would ask itself. Names are compared as they
 * are written and never looked up: a network ({@code 10.0.0.0/8}) is for URLs with an IP.
 *
 * @param rules what stands in the list, in its order
 */
public record ProxyExceptions(List<DirectRule> rules) {

  /** The list is empty. */
  static final ProxyExceptions NONE = new ProxyExceptions(List.of());

  private static final Set<String> OWN = Set.of("localhost", "127.0.0.1", "::1");

  /** Copies the list. */
  public ProxyExceptions {
    rules = List.copyOf(rules);
  }

  /** Whether {@code host}, a name or an IP, is asked without a proxy at {@code port}. */
  public boolean contain(String host, int port) {
    DirectRule.Target target = DirectRule.Target.of(host, port);
    return OWN.contains(target.host()) || rules.stream().anyMatch(rule -> rule.matches(target));
  }

  /** As the setting could have it. */
  @Override
  public String toString() {
    return rules.stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
