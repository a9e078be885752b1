package io.knh.destination;

import io.knh.core.model.Notice;
import jakarta.json.stream.JsonGenerator;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Slack's incoming webhooks: blocks, and all of it as {@code text} for notifications, and for
 * Mattermost and Rocket.Chat, which know no blocks.
 */
final class SlackMessage implements NoticeFormat {

  /** Of one section; Slack counts characters, and refuses the message when there are more. */
  static final int MAX_SECTION = 3_000;

  private final URI url;
  private final MessageContext context;

  SlackMessage(URI url, MessageContext context) {
    this.url = url;
    this.context = context;
  }

  @Override
  public Outgoing request(Notice notice, Instant now) {
    NoticeText text = NoticeText.of(notice, context, now);
    String headline = text.sign() + " *" + Markup.SLACK.of(text.headline()) + "*";
    String body = text.body(Markup.SLACK, MAX_SECTION);
    String foot = foot(text);
    List<String> sections =
        List.of(headline, body, foot).stream().filter(part -> !part.isEmpty()).toList();
    return Outgoing.json(
        url,
        JsonBytes.object(
            json -> {
              json.write("text", String.join("\n", sections));
              json.writeStartArray("blocks");
              sections.forEach(section -> write(json, section));
              json.writeEnd();
            }));
  }

  private String foot(NoticeText text) {
    List<String> parts = new ArrayList<>();
    text.total().ifPresent(total -> parts.add(Markup.SLACK.of(total)));
    text.nextStep().ifPresent(step -> parts.add("Next: `" + step + "`"));
    context.page().ifPresent(page -> parts.add(link(page, "live page")));
    context.runbook().ifPresent(runbook -> parts.add(link(runbook, "runbook")));
    return Cut.to(MAX_SECTION, String.join("\n", parts));
  }

  /** The operator's own URL: what would end it early stands escaped in it. */
  private static String link(URI url, String words) {
    String target =
        url.toString()
            .replace("&", "&amp;")
            .replace("<", "%3C")
            .replace(">", "%3E")
            .replace("|", "%7C");
    return "<" + target + "|" + words + ">";
  }

  private static void write(JsonGenerator json, String section) {
    json.writeStartObject();
    json.write("type", "section");
    json.writeStartObject("text");
    json.write("type", "mrkdwn");
    json.write("text", section);
    // Or it would take plain text for names of channels and people.
    json.write("verbatim", true);
    json.writeEnd();
    json.writeEnd();
  }
}
