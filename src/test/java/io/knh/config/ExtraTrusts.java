package io.knh.config;

import java.nio.file.Path;
import java.util.Optional;

/** Reads certificates as the setting {@code EXTRA_CA_FILE} does. */
public final class ExtraTrusts {

  private ExtraTrusts() {}

  /** What is trusted where {@code file} is set. */
  public static ExtraTrust read(Path file) {
    Values values = new Values(name -> Optional.of(file.toString()));
    return new ExtraTrustReader(values)
        .read()
        .orElseThrow(() -> new IllegalArgumentException(values.problems().toString()));
  }
}
