package io.knh.discovery;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists as Kubernetes writes them: one without elements may be missing or null. */
final class Lists {

  private Lists() {}

  static <E> List<E> of(@Nullable List<E> list) {
    return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
  }
}
