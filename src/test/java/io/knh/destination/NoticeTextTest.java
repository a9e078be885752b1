package io.knh.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.knh.core.model.Cause;
import io.knh.core.model.Notice;
import io.knh.core.model.Problem;
import io.knh.core.model.ProblemEnd;
import io.knh.core.model.ProblemKind;
import io.knh.core.model.Problems;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads who is woken by it. */
class NoticeTextTest {

  private static final MessageContext PROD =
      new MessageContext(
          Optional.of("prod"), Optional.empty(), Optional.empty(), Optional.of("knh"), false);

  @Test
  void oneMemberIsNamedWithItsTimeAndWhatIsKnownOfIt() {
    assertEquals(
        """
        [prod] worker-1 is down since 02:10:05 UTC
        2 of 2 members that were asked do not reach it either (node NotReady since 02:10:03)
        Next: kubectl describe node worker-1""",
        plain(SampleNotices.opened("slack", SampleNotices.down(1))));
  }

  @Test
  void theEndOfOneMemberSaysHowLongItWasDown() {
    assertEquals(
        """
        [prod] worker-1 is up again since 02:11:40 UTC (lasted 1 min 35 s)
        All that you were told of here is over.""",
        plain(SampleNotices.over("slack", SampleNotices.down(1))));
  }

  @ParameterizedTest
  @CsvSource({
    "RECOVERED, worker-1 is up again since 02:11:40 UTC (lasted 1 min 35 s)",
    "REPLACED, worker-1 has a new member since 02:11:40 UTC (lasted 1 min 35 s)",
    "REMOVED, 'worker-1 is not in the roster any more, as of 02:11:40 UTC (lasted 1 min 35 s)'",
  })
  void theEndSaysHowItCame(ProblemEnd how, String text) {
    Problem problem = Problems.ended(Problems.down("worker-1", Cause.REFUSED), how);
    assertEquals(text, ProblemText.ended(problem, SampleNotices.NOW));
  }

  @Test
  void manyMembersAreCountedAndTheFirstNamed() {
    NoticeText text =
        NoticeText.of(
            SampleNotices.opened("slack", SampleNotices.down(1_666)), PROD, SampleNotices.NOW);
    assertEquals(
        "[prod] 1666 members are down since 02:10:05 UTC: worker-1, worker-2, worker-3 and 1663"
            + " more",
        text.headline());
    assertEquals(20, text.lines().size());
    assertEquals(
        "worker-20 is down since 02:10:05 UTC; 2 of 2 members that were asked do not reach it"
            + " either (node NotReady since 02:10:03)",
        text.lines().getLast());
    assertTrue(text.plain(8_000).contains("\nand 1646 more\n"), text.plain(8_000));
  }

  @Test
  void whatDoesNotFitIsCounted() {
    NoticeText text =
        NoticeText.of(
            SampleNotices.opened("slack", SampleNotices.down(40)), PROD, SampleNotices.NOW);
    String body = text.body(Markup.PLAIN, 500);
    assertTrue(body.length() <= 500, body);
    assertTrue(body.endsWith("\nand 37 more"), body);
  }

  @Test
  void openedAndEndedStandInOneHeadline() {
    List<Problem> all = SampleNotices.down(5);
    Notice notice =
        new Notice(
            SampleNotices.ID,
            "slack",
            "",
            all.subList(0, 2),
            SampleNotices.ended(all.subList(2, 4)),
            List.of(all.get(0), all.get(1), all.get(4)));
    assertEquals(
        """
        [prod] 2 members are down since 02:10:05 UTC: worker-1, worker-2; 2 members are up \
        again: worker-3, worker-4""",
        NoticeText.of(notice, PROD, SampleNotices.NOW).headline());
    assertTrue(plain(notice).contains("\nIn all, 3 problems are open.\n"), plain(notice));
  }

  @Test
  void whatIsWrongWithKnhItselfIsSaidByItsTitle() {
    List<Problem> problems =
        List.of(
            Problems.of(ProblemKind.MEMBER_DOWN),
            Problems.of(ProblemKind.MEMBER_FLAPPING),
            Problems.of(ProblemKind.ROSTER_UNREADABLE));
    assertEquals(
        "[prod] worker-1 is down since 02:10:05 UTC; worker-1 is down since 02:10:05 UTC;"
            + " something of KNH is wrong since 02:10:05 UTC",
        NoticeText.of(SampleNotices.opened("slack", problems), PROD, SampleNotices.NOW).headline());
    Problem over = Problems.ended(Problems.of(ProblemKind.ROSTER_UNREADABLE), ProblemEnd.RECOVERED);
    assertEquals(
        "over since 02:11:40 UTC: something of KNH is wrong (lasted 1 min 35 s)",
        ProblemText.ended(over, SampleNotices.NOW));
  }

  @Test
  void problemsOfTheNetworkAreNotThoseOfKnhItself() {
    List<Problem> problems =
        List.of(
            Problems.broken(ProblemKind.PATH, "worker-1 → worker-2"),
            Problems.of(ProblemKind.ROSTER_UNREADABLE),
            Problems.broken(ProblemKind.INBOUND, "worker-3"));
    assertEquals(
        "[prod] 2 problems of the network since 02:10:05 UTC: worker-1 → worker-2, worker-3;"
            + " something of KNH is wrong since 02:10:05 UTC",
        NoticeText.of(SampleNotices.opened("slack", problems), PROD, SampleNotices.NOW).headline());
  }

  @Test
  void whatBeganOnAnotherDayIsGivenWithItsDate() {
    Instant tomorrow = SampleNotices.NOW.plus(Duration.ofDays(1));
    String since = " since " + SampleNotices.NOW.toString().substring(0, 10) + " 02:10:05 UTC";
    Notice two = SampleNotices.opened("slack", SampleNotices.down(2));
    NoticeText text = NoticeText.of(two, PROD, tomorrow);
    assertEquals("[prod] 2 members are down" + since + ": worker-1, worker-2", text.headline());
    assertTrue(text.lines().getFirst().startsWith("worker-1 is down" + since), text.toString());
    Notice one = SampleNotices.opened("slack", SampleNotices.down(1));
    assertEquals("[prod] worker-1 is down" + since, NoticeText.of(one, PROD, tomorrow).headline());
    String end = ProblemText.ended(SampleNotices.ended(SampleNotices.down(1)).getFirst(), tomorrow);
    assertTrue(end.startsWith("worker-1 is up again" + since.substring(0, 17)), end);
  }

  @Test
  void theNextStepIsThatOfTheMostSevereProblem() {
    Problem warning = Problems.of(ProblemKind.RECEIVER_FAILING);
    Problem critical = Problems.down("worker-2", Cause.TIMEOUT);
    NoticeText text =
        NoticeText.of(
            SampleNotices.opened("slack", List.of(warning, critical)), PROD, SampleNotices.NOW);
    assertEquals(Optional.of("kubectl describe node worker-2"), text.nextStep());
  }

  @Test
  void aTestSaysThatItIsOne() {
    MessageContext test =
        new MessageContext(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);
    assertTrue(
        NoticeText.of(SampleNotices.opened("slack", SampleNotices.down(1)), test, SampleNotices.NOW)
            .headline()
            .startsWith("TEST "));
  }

  @Test
  void noNameWritesALineOfItsOwn() {
    NoticeText text =
        NoticeText.of(
            SampleNotices.opened(
                "slack", Stream.of("a\nb", "c").map(n -> Problems.down(n, Cause.RESET)).toList()),
            PROD,
            SampleNotices.NOW);
    assertFalse(text.headline().contains("\n"));
    assertTrue(text.lines().getFirst().startsWith("a\\nb is down"), text.lines()::toString);
  }

  @Test
  void theLongestNamesKeepTheirBounds() {
    List<Problem> problems =
        Stream.of("a", "b", "c", "d")
            .map(n -> Problems.down(n + "n".repeat(252), Cause.TIMEOUT))
            .toList();
    NoticeText text =
        NoticeText.of(SampleNotices.opened("slack", problems), PROD, SampleNotices.NOW);
    assertTrue(text.headline().length() <= 250);
    assertTrue(text.headline().contains(" and 1 more"), text.headline());
    text.lines().forEach(line -> assertTrue(line.length() <= 400));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "59, 59 s",
    "60, 1 min 0 s",
    "3599, 59 min 59 s",
    "3600, 1 h 0 min",
    "86399, 23 h 59 min",
    "180000, 2 d 2 h",
    "-5, 0 s"
  })
  void aDurationHasItsTwoLargestUnits(long seconds, String text) {
    assertEquals(text, ProblemText.duration(Duration.ofSeconds(seconds)));
  }

  @Test
  void markupOfANameIsShownAsItIs() {
    assertEquals(
        "&lt;!channel&gt; &amp; \u2060*b\u2060* \u2060`x\u2060` https:\u2060//a",
        Markup.SLACK.of("<!channel> & *b* `x` https://a").replace(":\u2060//", ":\u2060//"));
    assertEquals(
        "@\u2060channel [a]\u2060(https:\u2060//b) [c]\u2060[1]",
        Markup.SLACK.of("@channel [a](https://b) [c][1]"));
    assertEquals("\\@everyone \\*\\*b\\*\\* \\<\\@1\\>", Markup.DISCORD.of("@everyone **b** <@1>"));
    assertEquals("a_b", Markup.PLAIN.of("a_b"));
  }

  @Test
  void whatIsCutKeepsWholeCharacters() {
    assertEquals("ab", Cut.to(2, "ab"));
    assertEquals("a\u2026", Cut.to(2, "abc"));
    assertEquals("a\u2026", Cut.to(3, "a\ud83d\udd34bc"));
  }

  private static String plain(Notice notice) {
    return NoticeText.of(notice, PROD, SampleNotices.NOW).plain(8_000);
  }
}
