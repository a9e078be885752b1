package io.knh.status;

import jakarta.json.stream.JsonGenerator;

/** One thing more that is known of a {@link HistoryEntry}. */
sealed interface Detail {

  /** In which field it stands. */
  String name();

  /** A word or a sentence. */
  record Word(String name, String text) implements Detail {}

  /** A number. */
  record Count(String name, long number) implements Detail {}

  /** True or false. */
  record Flag(String name, boolean set) implements Detail {}

  /** Writes it as a field. */
  default void write(JsonGenerator json) {
    switch (this) {
      case Word word -> json.write(word.name(), word.text());
      case Count count -> json.write(count.name(), count.number());
      case Flag flag -> json.write(flag.name(), flag.set());
    }
  }
}
