package io.knh.status;

import io.knh.core.model.Cause;
import io.knh.core.model.Scope;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads peers that another member wrote, and finds out whether they are written exactly as {@link
 * PeerFact#write} would: every field known and of its type, in that order, none twice, and none
 * that says what is usual. Only then may their text be passed on as it is.
 */
final class PeerReader {

  /** The fields in their order, each with the kind of value that is written. */
  private enum Field {
    N("n", JsonParser.Event.VALUE_NUMBER),
    ID("id", JsonParser.Event.VALUE_STRING),
    ADDRESS("address", JsonParser.Event.VALUE_STRING),
    ZONE("zone", JsonParser.Event.VALUE_STRING),
    STATE("state", JsonParser.Event.VALUE_STRING),
    SINCE("since", JsonParser.Event.VALUE_NUMBER),
    ANSWERED("answered", JsonParser.Event.VALUE_NUMBER),
    RTT_MICROS("rttMicros", JsonParser.Event.VALUE_NUMBER),
    FAILED("failed", JsonParser.Event.VALUE_NUMBER),
    ATTEMPTS("attempts", JsonParser.Event.VALUE_NUMBER),
    ATTEMPTS_LOST("attemptsLost", JsonParser.Event.VALUE_NUMBER),
    CAUSE("cause", JsonParser.Event.VALUE_STRING),
    SCOPE("scope", JsonParser.Event.VALUE_STRING),
    REASON("reason", JsonParser.Event.VALUE_STRING),
    UNLISTED("unlisted", JsonParser.Event.VALUE_TRUE),
    SERVING("serving", JsonParser.Event.VALUE_FALSE),
    REACHED_BY("reachedBy", JsonParser.Event.VALUE_NUMBER),
    MISSED_BY("missedBy", JsonParser.Event.VALUE_NUMBER),
    NEVER_ANSWERED("neverAnswered", JsonParser.Event.VALUE_TRUE),
    UNDELIVERED("undelivered", JsonParser.Event.VALUE_TRUE),
    HISTORY("history", JsonParser.Event.VALUE_STRING);

    private static final List<Field> ALL = List.of(values());

    private final String text;
    private final JsonParser.Event written;

    Field(String text, JsonParser.Event written) {
      this.text = text;
      this.written = written;
    }

    /** The place of the one that is called {@code name}, looked for from {@code next} on; or -1. */
    static int place(String name, int next) {
      for (int i = 0; i < ALL.size(); i++) {
        int place = (next + i) % ALL.size();
        if (ALL.get(place).text.equals(name)) {
          return place;
        }
      }
      return -1;
    }

    boolean isFlag() {
      return written == JsonParser.Event.VALUE_TRUE || written == JsonParser.Event.VALUE_FALSE;
    }
  }

  private static final List<String> CAUSES = Stream.of(Cause.values()).map(Details::text).toList();
  private static final List<String> SCOPES =
      Stream.of(Scope.values()).map(Scope::toString).toList();

  private final EnumMap<Field, String> values = new EnumMap<>(Field.class);
  private boolean exact = true;

  /** Whether all peers so far were written as KNH writes them. */
  boolean isExact() {
    return exact;
  }

  /** The peer whose object has just begun; {@code json} stands at its end then. */
  PeerFact read(JsonParser json) {
    values.clear();
    int last = -1;
    while (json.next() == JsonParser.Event.KEY_NAME) {
      int place = Field.place(json.getString(), last + 1);
      JsonParser.Event event = json.next();
      exact &= place > last;
      if (place < 0) {
        JsonParts.skip(json, event);
      } else {
        last = place;
        take(Field.ALL.get(place), event, json);
      }
    }
    return new PeerFact(
        Math.toIntExact(number(Field.N)),
        required(Field.ID),
        required(Field.ADDRESS),
        text(Field.ZONE),
        word(View.STATES, required(Field.STATE)),
        number(Field.SINCE),
        number(Field.ANSWERED),
        number(Field.RTT_MICROS),
        Math.toIntExact(number(Field.FAILED)),
        Math.toIntExact(number(Field.ATTEMPTS)),
        Math.toIntExact(number(Field.ATTEMPTS_LOST)),
        word(CAUSES, text(Field.CAUSE)),
        word(SCOPES, text(Field.SCOPE)),
        text(Field.REASON),
        values.containsKey(Field.UNLISTED),
        !values.containsKey(Field.SERVING),
        Math.toIntExact(number(Field.REACHED_BY)),
        Math.toIntExact(number(Field.MISSED_BY)),
        values.containsKey(Field.NEVER_ANSWERED),
        values.containsKey(Field.UNDELIVERED),
        text(Field.HISTORY));
  }

  private void take(Field field, JsonParser.Event event, JsonParser json) {
    if (event == field.written) {
      String value = field.isFlag() ? "" : json.getString();
      values.put(field, value);
      exact &= isWrittenSo(field, value);
    } else if (field.isFlag()
        && (event == JsonParser.Event.VALUE_TRUE || event == JsonParser.Event.VALUE_FALSE)) {
      values.remove(field);
      exact = false;
    } else {
      throw new JsonException("it has a peer whose " + field.text + " is of another type");
    }
  }

  /** What is usual is left out, and a number above zero has one form. */
  private static boolean isWrittenSo(Field field, String value) {
    return switch (field.written) {
      case VALUE_STRING -> !value.isEmpty();
      case VALUE_NUMBER ->
          (value.charAt(0) >= '1' && value.charAt(0) <= '9')
              || (field == Field.N && value.equals("0"));
      default -> true;
    };
  }

  private long number(Field field) {
    String text = field == Field.N ? required(field) : values.getOrDefault(field, "0");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new JsonException("it has a peer whose " + field.text + " is no whole number", e);
    }
  }

  private String text(Field field) {
    return values.getOrDefault(field, "");
  }

  private String required(Field field) {
    String value = values.get(field);
    if (value == null) {
      throw new JsonException("it has a peer without " + field.text);
    }
    return value;
  }

  /** Few words, thousands of times. */
  private static String word(List<String> known, String word) {
    int place = known.indexOf(word);
    return place < 0 ? word : known.get(place);
  }
}
