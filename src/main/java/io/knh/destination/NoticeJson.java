package io.knh.destination;

import io.knh.config.BuildInfo;
import io.knh.core.model.Notice;
import io.knh.core.model.Peer;
import io.knh.core.model.Problem;
import jakarta.json.stream.JsonGenerator;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A notice with all that KNH knows of it, as docs/alerting.md describes it. */
final class NoticeJson {

  /** Of the text for people. */
  private static final int MAX_TEXT = 8_000;

  /**
   * Of what describes a problem, at most, so that one that has many cannot be beyond all bounds.
   */
  private static final int MAX_WORDS = 1_000;

  private static final String VERSION = BuildInfo.read().version();

  private final MessageContext context;

  NoticeJson(MessageContext context) {
    this.context = context;
  }

  /**
   * Writes the members of the object.
   *
   * @param maxProblems of those that opened, and of those that ended; there may be more
   * @param now when it is sent
   */
  void write(JsonGenerator json, Notice notice, int maxProblems, Instant now) {
    NoticeText text = NoticeText.of(notice, context, now);
    json.write("version", 1);
    json.write("id", notice.id());
    json.write("sender", "knh/" + VERSION);
    json.write("test", context.isTest());
    context.cluster().ifPresent(cluster -> json.write("cluster", cluster));
    context.page().ifPresent(page -> json.write("pageUrl", page.toString()));
    context.runbook().ifPresent(runbook -> json.write("runbookUrl", runbook.toString()));
    json.write("headline", text.headline());
    json.write("text", text.plain(MAX_TEXT));
    json.write("openedCount", notice.opened().size());
    json.write("endedCount", notice.ended().size());
    json.write("openCount", notice.open().size());
    problems(json, "opened", notice.opened(), maxProblems);
    problems(json, "ended", notice.ended(), maxProblems);
  }

  private static void problems(
      JsonGenerator json, String name, List<Problem> problems, int maxProblems) {
    json.writeStartArray(name);
    problems.stream().limit(maxProblems).forEach(problem -> write(json, problem));
    json.writeEnd();
  }

  private static void write(JsonGenerator json, Problem problem) {
    json.writeStartObject();
    json.write("id", problem.id());
    json.write("group", problem.group());
    json.write("kind", problem.kind().toString());
    json.write("severity", problem.severity().toString());
    json.write("name", problem.name());
    problem.member().ifPresent(member -> write(json, member));
    json.write("since", problem.since().toString());
    problem
        .ended()
        .ifPresent(
            end -> {
              json.write("endedAt", end.at().toString());
              json.write("ending", end.how().toString());
            });
    problem.cause().ifPresent(cause -> json.write("cause", cause.name().toLowerCase(Locale.ROOT)));
    problem.scope().ifPresent(scope -> json.write("scope", scope.toString()));
    problem.fault().ifPresent(fault -> json.write("fault", fault.toString()));
    json.write("title", Cut.to(MAX_WORDS, problem.title()));
    json.write("evidence", Cut.to(MAX_WORDS, problem.evidence()));
    json.write("nodeState", Cut.to(MAX_WORDS, problem.node()));
    json.writeStartArray("members");
    problem.members().forEach(json::write);
    json.writeEnd();
    json.write("memberCount", problem.memberCount());
    json.writeEnd();
  }

  private static void write(JsonGenerator json, Peer member) {
    json.writeStartObject("member");
    json.write("id", member.id().value());
    json.write("address", member.address().toString());
    json.write("nodeName", member.nodeName());
    json.writeEnd();
  }
}
