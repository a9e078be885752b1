package io.knh.manifests;

import java.util.stream.Stream;

/** What holds of all manifests. */
@FunctionalInterface
interface Rule {

  /** What is wrong, a sentence each. */
  Stream<String> findings(Manifests manifests);
}
