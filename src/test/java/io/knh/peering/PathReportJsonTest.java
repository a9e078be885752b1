package io.knh.peering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Address;
import io.knh.core.model.Cause;
import io.knh.core.model.Content;
import io.knh.core.model.Episode;
import io.knh.core.model.LedgerEntry;
import io.knh.core.model.LedgerMessage;
import io.knh.core.model.PathFault;
import io.knh.core.model.PathReport;
import io.knh.core.model.PathView;
import io.knh.core.model.Peer;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a member says of its paths, and what a ledger says of the network. */
class PathReportJsonTest {

  private static final String GROUP = "knh_0123456789abcdef0123456789abcdef";
  private static final Instant BEGAN = Instant.parse("2026-01-01T12:00:00Z");
  private static final LedgerMessage MESSAGE = LedgerMessage.of(7);
  private static final PathView BROKEN =
      new PathView(
          new Address("10.0.0.7", 8080),
          Optional.of(PathFault.BROKEN),
          12,
          Optional.of(Cause.TIMEOUT),
          412_000,
          60,
          7,
          true);
  private static final PathView WELL = PathView.unknown(new Address("fd00::3", 8080));

  @Test
  void aReportIsWrittenAsItIsAgreed() {
    assertEquals(
        "{\"v\":1,\"digest\":\"0000000000000007\",\"paths\":{\"whole\":true,\"rows\":["
            + "{\"to\":\"10.0.0.7:8080\",\"fault\":\"broken\",\"since\":12,\"cause\":\"timeout\","
            + "\"rtt\":412,\"sent\":60,\"lost\":7,\"unanswered\":true},"
            + "{\"to\":\"[fd00::3]:8080\"}]}}",
        written(new PathReport(List.of(BROKEN, WELL), true)));
    assertEquals(
        "{\"v\":1,\"digest\":\"0000000000000007\",\"paths\":{}}", written(PathReport.WELL));
    assertEquals(
        new String(LedgerMessageWriter.body(MESSAGE), UTF_8),
        new String(LedgerMessageWriter.answer(MESSAGE, Optional.empty()), UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsRead(PathFault fault) {
    PathView path =
        new PathView(BROKEN.to(), Optional.of(fault), 0, Optional.empty(), -1, 0, 0, false);
    for (PathReport report :
        List.of(
            new PathReport(List.of(path, WELL), true),
            new PathReport(List.of(path), false),
            new PathReport(List.of(BROKEN, WELL), false),
            PathReport.WELL)) {
      assertEquals(Optional.of(report), read(written(report)));
    }
  }

  @Test
  void anAnswerWithoutPathsSaysNothingOfThem() {
    assertEquals(
        Optional.of(new Content.LedgerAnswer(MESSAGE)),
        LedgerMessageReader.answer(LedgerMessageWriter.body(MESSAGE)));
  }

  @Test
  void aVersionWithoutPathsReadsTheLedgerMessage() {
    byte[] body = written(new PathReport(List.of(BROKEN), true)).getBytes(UTF_8);
    assertEquals(Optional.of(MESSAGE), LedgerMessageReader.read(body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "{\"to\":7}",
        "{}",
        "{\"to\":\"localhost:8080\"}",
        "{\"to\":\"10.0.0.7:8080\",\"fault\":\"bewitched\"}",
        "{\"to\":\"10.0.0.7:8080\",\"fault\":null}",
        "{\"to\":\"10.0.0.7:8080\",\"since\":-1}",
        "{\"to\":\"10.0.0.7:8080\",\"since\":1e99}",
        "{\"to\":\"10.0.0.7:8080\",\"sent\":-1}",
        "{\"to\":\"10.0.0.7:8080\",\"sent\":400,\"lost\":500}",
        "{\"to\":\"10.0.0.7:8080\",\"sent\":5,\"lost\":6}",
        "{\"to\":\"10.0.0.7:8080\",\"rtt\":\"fast\"}",
        "{\"to\":\"10.0.0.7:8080\",\"unanswered\":\"yes\"}"
      })
  void aRowThatIsNoneIsPassedOverAlone(String row) {
    assertEquals(
        Optional.of(new PathReport(List.of(WELL), false)),
        read(answer("{\"rows\":[" + row + ",{\"to\":\"[fd00::3]:8080\",\"new\":[1]}]}")));
  }

  @Test
  void moreDatagramsThanThisVersionCountsTogetherAreTheSameShare() {
    PathView path =
        read(answer("{\"rows\":[{\"to\":\"[fd00::3]:8080\",\"sent\":6000,\"lost\":600}]}"))
            .orElseThrow()
            .paths()
            .getFirst();
    assertEquals(PathView.WINDOW, path.sent());
    assertEquals(PathView.WINDOW / 10, path.lost());
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "[]", "null", "{\"rows\":7}", "{\"whole\":1}"})
  void whatIsNoReportTakesNothingFromTheLedgerMessage(String report) {
    assertEquals(
        Optional.of(new Content.LedgerAnswer(MESSAGE)),
        LedgerMessageReader.answer(answer(report).getBytes(UTF_8)));
  }

  @Test
  void noMorePathsAreReadThanAMemberHasAndEachOnce() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add("{\"to\":\"10.0.0." + i / 2 + ":8080\"}");
    }
    List<PathView> paths =
        read(answer("{\"rows\":[" + String.join(",", rows) + "]}")).orElseThrow().paths();
    assertEquals(
        IntStream.range(0, PathReport.MAX_PATHS).mapToObj(i -> "10.0.0." + i + ":8080").toList(),
        paths.stream().map(path -> path.to().toString()).toList());
  }

  @Test
  void besideALongLedgerMessageFaultsComeFirst() {
    List<PathView> paths = new ArrayList<>();
    for (int i = 0; i < PathReport.MAX_PATHS; i++) {
      paths.add(i == 1 ? BROKEN : PathView.unknown(new Address("10.0.1." + i, 8080)));
    }
    PathReport all = new PathReport(paths, true);
    int full = LedgerMessage.MAX_BYTES - 1_000;
    assertEquals(
        Optional.of(new PathReport(List.of(BROKEN), false)),
        read(LedgerMessageWriter.answer(ofBytes(full), Optional.of(all))));
    byte[] fuller =
        LedgerMessageWriter.answer(ofBytes(LedgerMessage.MAX_BYTES - 20), Optional.of(all));
    assertEquals(Optional.empty(), read(fuller));
    assertTrue(LedgerMessageReader.answer(fuller).isPresent());
  }

  /** A message with entries that takes about so many bytes, and not more. */
  private static LedgerMessage ofBytes(int bytes) {
    List<LedgerEntry> entries = new ArrayList<>();
    LedgerMessage message = MESSAGE;
    for (int i = 0; ; i++) {
      entries.add(
          LedgerEntry.of(
              Peer.of("n" + i, "10." + i / 60_000 + "." + i / 250 + "." + i % 250, 8080)));
      LedgerMessage longer = new LedgerMessage(7, entries, OptionalInt.empty(), false);
      if (i % 8 == 0 || LedgerMessageWriter.body(message).length > bytes - 1_000) {
        if (LedgerMessageWriter.body(longer).length > bytes) {
          return message;
        }
        message = longer;
      }
    }
  }

  // ---- the network in the ledger

  @Test
  void problemsOfTheNetworkAreWrittenAndRead() {
    List<LedgerEntry> entries =
        List.of(
            entry(ProblemKind.PATH, PathFault.LARGE_LOST, "node-1", "node-2"),
            entry(ProblemKind.OUTBOUND, PathFault.BROKEN, "node-1", ""),
            entry(ProblemKind.INBOUND, PathFault.LOSSY, "", "node-1"),
            entry(ProblemKind.ZONE, PathFault.BROKEN, "eu-1a", "eu-1b"),
            entry(ProblemKind.WIDESPREAD, PathFault.LOSSY, "", ""));
    byte[] body = LedgerMessageWriter.body(messageOf(entries));
    assertEquals(entries, LedgerMessageReader.read(body).orElseThrow().entries());
    assertTrue(
        new String(body, UTF_8)
            .contains(
                "\"network\":[{\"kind\":\"path\",\"fault\":\"large packets lost\","
                    + "\"from\":\"node-1\",\"to\":\"node-2\",\"problem\":{\"number\":1,"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"kind\":\"path\" -> \"kind\":\"wormhole\"",
        "\"kind\":\"path\" -> \"kind\":\"member-down\"",
        "\"kind\":\"path\" -> \"kind\":\"outbound\"",
        "\"fault\":\"broken\" -> \"fault\":\"bewitched\"",
        "\"to\":\"node-2\" -> \"to\":\"\"",
        "\"to\":\"node-2\" -> \"to\":\"node\\n2\"",
        "\"to\":\"node-2\" -> \"to\":\"node 2\"",
        "\"to\":\"node-2\" -> \"to\":\"n\u00f6de\"",
        "\"number\":1 -> \"number\":1000000000"
      })
  void whatAnotherVersionKnowsOrNobodyCanBeCalledIsPassedOver(String change) {
    String[] parts = change.split(" -> ", 2);
    LedgerEntry other = entry(ProblemKind.ZONE, PathFault.LOSSY, "eu-1a", "eu-1b");
    String good =
        new String(
            LedgerMessageWriter.body(
                messageOf(
                    List.of(entry(ProblemKind.PATH, PathFault.BROKEN, "node-1", "node-2"), other))),
            UTF_8);
    int at = good.indexOf(parts[0]);
    String body = good.substring(0, at) + parts[1] + good.substring(at + parts[0].length());
    assertEquals(
        List.of(other), LedgerMessageReader.read(body.getBytes(UTF_8)).orElseThrow().entries());
  }

  @Test
  void aNameThatIsTooLongIsPassedOver() {
    List<LedgerEntry> longest =
        List.of(entry(ProblemKind.PATH, PathFault.BROKEN, "n".repeat(253), "m".repeat(253)));
    assertEquals(longest, reread(longest));
    assertEquals(
        List.of(),
        reread(List.of(entry(ProblemKind.PATH, PathFault.BROKEN, "n".repeat(254), "node-2"))));
  }

  /** So nothing that is written is ever longer than what the ledger reckons with. */
  @Test
  void noEntryOfTheNetworkIsLongerThanItReckons() {
    for (ProblemEnd end : ProblemEnd.values()) {
      for (String name : List.of("n", "n".repeat(253))) {
        for (LedgerEntry entry :
            List.of(
                entry(ProblemKind.PATH, PathFault.LARGE_LOST, name, name),
                entry(ProblemKind.OUTBOUND, PathFault.LARGE_LOST, name, ""),
                entry(ProblemKind.WIDESPREAD, PathFault.LARGE_LOST, "", ""))) {
          LedgerEntry ended = entry.with(episode(Optional.of(new Problem.Ended(BEGAN, end))));
          int empty = LedgerMessageWriter.body(messageOf(List.of())).length;
          int written = LedgerMessageWriter.body(messageOf(List.of(ended))).length - empty;
          assertTrue(
              written - ",\"network\":[]".length() <= ended.bytes(),
              written + " > " + ended.bytes());
        }
      }
    }
  }

  private static List<LedgerEntry> reread(List<LedgerEntry> entries) {
    return LedgerMessageReader.read(LedgerMessageWriter.body(messageOf(entries)))
        .orElseThrow()
        .entries();
  }

  private static LedgerMessage messageOf(List<LedgerEntry> entries) {
    return new LedgerMessage(1, entries, OptionalInt.empty(), false);
  }

  private static LedgerEntry entry(ProblemKind kind, PathFault fault, String from, String to) {
    return LedgerEntry.of(new Subject.Network(kind, fault, from, to))
        .with(episode(Optional.empty()));
  }

  private static Episode episode(Optional<Problem.Ended> ended) {
    TreeMap<String, Episode.Told> told = new TreeMap<>();
    told.put("slack", new Episode.Told(1, BEGAN.toEpochMilli()));
    return new Episode(
        1,
        GROUP,
        BEGAN,
        Optional.of(Cause.TIMEOUT),
        Optional.empty(),
        false,
        false,
        List.of(),
        ended,
        told);
  }

  private static String written(PathReport report) {
    return new String(LedgerMessageWriter.answer(MESSAGE, Optional.of(report)), UTF_8);
  }

  private static String answer(String report) {
    return "{\"v\":1,\"digest\":\"0000000000000007\",\"paths\":" + report + "}";
  }

  private static Optional<PathReport> read(String body) {
    return read(body.getBytes(UTF_8));
  }

  private static Optional<PathReport> read(byte[] body) {
    return LedgerMessageReader.answer(body).orElseThrow().paths();
  }
}
