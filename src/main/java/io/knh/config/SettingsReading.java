package io.knh.config;

import java.util.List;

/** What came of reading the settings. */
public sealed interface SettingsReading {

  /**
   * All of them can be used.
   *
   * @param warnings what is allowed and probably not meant, a plain line each
   */
  record Accepted(Settings settings, List<String> warnings) implements SettingsReading {

    public Accepted {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The member cannot start.
   *
   * @param problems a plain line each: the setting, its value, and what would be right; at least
   *     one
   * @param logFormat how these are to be written; text where that is wrong, too
   */
  record Refused(List<String> problems, Settings.LogFormat logFormat) implements SettingsReading {

    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
