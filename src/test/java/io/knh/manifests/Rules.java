package io.knh.manifests;

import java.util.List;

/** All rules together. */
final class Rules {

  private static final List<Rule> ALL =
      List.of(
          new Schema(),
          new References(),
          new Restricted(),
          new Lint(),
          new AgainstCode(),
          new Permissions(),
          new Stored());

  private Rules() {}

  /** Everything that is wrong with {@code manifests}. */
  static List<String> findings(Manifests manifests) {
    return ALL.stream().flatMap(rule -> rule.findings(manifests)).toList();
  }
}
