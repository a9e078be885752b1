package io.knh.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The original's second mistake: it ignores valid numbers and takes invalid ones for 0. Every
 * setting that is a number stands in these tables.
 */
class NumericSettingsTest {

  private static final List<TimeSetting> DURATIONS =
      List.of(
          new TimeSetting("PROBE_INTERVAL", 100, 3_600_000, "100ms to 60m"),
          new TimeSetting("PROBE_TIMEOUT", 10, 60_000, "10ms to 1m"),
          new TimeSetting("CONNECT_COOLDOWN_PERIOD", 10, 3_600_000, "10ms to 60m"),
          new TimeSetting("SEND_COOLDOWN_PERIOD", 10, 3_600_000, "10ms to 60m"),
          new TimeSetting("ELECTION_COOLDOWN_PERIOD", 100, 86_400_000, "100ms to 1440m"),
          new TimeSetting("WEBHOOK_TIMEOUT", 100, 300_000, "100ms to 5m"));

  private static final List<Count> COUNTS =
      List.of(
          new Count("CONNECT_MAX_RETRIES", 1000, s -> s.timings().connectMaxRetries()),
          new Count("SEND_MAX_RETRIES", 100, s -> s.timings().sendMaxRetries()),
          new Count("CONTAINER_PORT", 65_535, s -> s.self().address().port()));

  record TimeSetting(String name, long leastMillis, long mostMillis, String range) {

    Duration read(Settings settings) {
      return switch (name) {
        case "PROBE_INTERVAL" -> settings.timings().probeInterval();
        case "PROBE_TIMEOUT" -> settings.timings().probeTimeout();
        case "CONNECT_COOLDOWN_PERIOD" -> settings.timings().connectCooldown();
        case "SEND_COOLDOWN_PERIOD" -> settings.timings().sendCooldown();
        case "ELECTION_COOLDOWN_PERIOD" -> settings.timings().electionCooldown();
        case "WEBHOOK_TIMEOUT" -> settings.webhooks().timeout();
        default -> throw new IllegalArgumentException(name);
      };
    }
  }

  record Count(String name, int most, Function<Settings, Integer> read) {}

  static Stream<Arguments> durationsWithinTheirBounds() {
    return DURATIONS.stream()
        .flatMap(
            setting ->
                Stream.of(
                    arguments(setting, setting.leastMillis + "ms", setting.leastMillis),
                    arguments(setting, setting.mostMillis + "ms", setting.mostMillis),
                    arguments(setting, "7", 7000),
                    arguments(setting, "007", 7000),
                    arguments(setting, "1500ms", 1500),
                    arguments(setting, "3s", 3000),
                    arguments(setting, "1m", 60_000)));
  }

  @ParameterizedTest
  @MethodSource("durationsWithinTheirBounds")
  void aValidDurationIsHonoured(TimeSetting setting, String written, long millis) {
    Settings settings = Environment.least().with(setting.name, written).settings();
    assertEquals(Duration.ofMillis(millis), setting.read(settings));
  }

  static Stream<Arguments> durationsOutOfBounds() {
    return DURATIONS.stream()
        .flatMap(
            setting ->
                Stream.of(
                        "0s",
                        setting.leastMillis - 1 + "ms",
                        setting.mostMillis + 1 + "ms",
                        "1441m",
                        "9223372036854775807m")
                    .map(wrong -> arguments(setting, wrong)));
  }

  @ParameterizedTest
  @MethodSource("durationsOutOfBounds")
  void aDurationOutOfBoundsIsNamedWithTheBounds(TimeSetting setting, String wrong) {
    assertEquals(
        List.of(setting.name + " is \"" + wrong + "\": give " + setting.range),
        Environment.least().with(setting.name, wrong).problems());
  }

  /** 99 looks well within 10ms to 1m until its unit is said. */
  @ParameterizedTest
  @MethodSource("secondsOutOfBounds")
  void aDurationWithoutAUnitIsNamedWithIt(TimeSetting setting, String wrong) {
    assertEquals(
        List.of(setting.name + " is \"" + wrong + "\" (seconds): give " + setting.range),
        Environment.least().with(setting.name, wrong).problems());
  }

  static Stream<Arguments> secondsOutOfBounds() {
    return DURATIONS.stream()
        .flatMap(
            setting ->
                Stream.of("0", "99999", "99999999999999999999999")
                    .map(wrong -> arguments(setting, wrong)));
  }

  static Stream<Arguments> whatIsNoDuration() {
    return DURATIONS.stream()
        .flatMap(
            setting ->
                Stream.of("5x", "-1", "+5", "5 s", "1.5", "1,5", "s", "PT5S", "1h", "0x10", "٥")
                    .map(wrong -> arguments(setting, wrong)));
  }

  @ParameterizedTest
  @MethodSource("whatIsNoDuration")
  void whatIsNoDurationIsNamedWithTheWaysToWriteOne(TimeSetting setting, String wrong) {
    assertEquals(
        List.of(
            setting.name + " is \"" + wrong + "\": give whole seconds such as 5, or 500ms, 2s, 1m"),
        Environment.least().with(setting.name, wrong).problems());
  }

  static Stream<Arguments> countsWithinTheirBounds() {
    return COUNTS.stream()
        .flatMap(
            setting ->
                Stream.of("1", "7", "007", String.valueOf(setting.most))
                    .map(valid -> arguments(setting, valid)));
  }

  @ParameterizedTest
  @MethodSource("countsWithinTheirBounds")
  void aValidCountIsHonoured(Count setting, String written) {
    Settings settings = Environment.least().with(setting.name, written).settings();
    assertEquals(Integer.valueOf(written), setting.read.apply(settings));
  }

  static Stream<Arguments> wrongCounts() {
    return COUNTS.stream()
        .flatMap(
            setting ->
                Stream.of(
                        "0",
                        String.valueOf(setting.most + 1),
                        "-1",
                        "+1",
                        "five",
                        "5s",
                        "1.0",
                        "99999999999999999999",
                        "٥")
                    .map(wrong -> arguments(setting, wrong)));
  }

  @ParameterizedTest
  @MethodSource("wrongCounts")
  void aWrongCountIsNamedWithTheBounds(Count setting, String wrong) {
    assertEquals(
        List.of(
            setting.name + " is \"" + wrong + "\": give a whole number from 1 to " + setting.most),
        Environment.least().with(setting.name, wrong).problems());
  }
}
