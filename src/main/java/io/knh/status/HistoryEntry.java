package io.knh.status;

import io.knh.agent.Sentence;
import io.knh.core.model.Transition;
import jakarta.json.stream.JsonGenerator;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;

/**
 * A transition as it is remembered: its words, and not the events in it, of which each status of
 * the cluster holds all peers.
 *
 * @param number counts all entries of the process, from 1
 * @param type of the transition
 * @param text the line of the log
 */
record HistoryEntry(
    long number, Instant at, String type, Level level, String text, List<Detail> details) {

  static HistoryEntry of(long number, Instant at, Transition transition, List<Detail> details) {
    Sentence said = Sentence.of(transition);
    return new HistoryEntry(
        number, at, type(transition.getClass()), said.level(), said.text(), details);
  }

  /** {@code DownDecided} is {@code down-decided}. */
  static String type(Class<? extends Transition> kind) {
    return kind.getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT)
        .intern();
  }

  void write(JsonGenerator json) {
    json.writeStartObject();
    json.write("number", number);
    json.write("at", Moments.text(at));
    json.write("type", type);
    json.write("level", level.getName().toLowerCase(Locale.ROOT));
    json.write("text", text);
    details.forEach(detail -> detail.write(json));
    json.writeEnd();
  }

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
}
