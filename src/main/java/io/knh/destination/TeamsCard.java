package io.knh.destination;

import io.knh.core.model.Notice;
import jakarta.json.stream.JsonGenerator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Microsoft Teams: an Adaptive Card for a workflow that posts what its webhook receives. Its text
 * is that of text runs, in which nothing is markup.
 */
final class TeamsCard implements NoticeFormat {

  /**
   * Bytes of text. A message may have 28 KB, and has been refused from 21 KB on; the card around
   * each line takes some 100 bytes.
   */
  private static final int MAX_TEXT_BYTES = 12 * 1024;

  private final URI url;
  private final MessageContext context;

  TeamsCard(URI url, MessageContext context) {
    this.url = url;
    this.context = context;
  }

  @Override
  public Outgoing request(Notice notice, Instant now) {
    NoticeText text = NoticeText.of(notice, context, now);
    return Outgoing.json(
        url,
        JsonBytes.object(
            json -> {
              json.write("type", "message");
              json.writeStartArray("attachments");
              json.writeStartObject();
              json.write("contentType", "application/vnd.microsoft.card.adaptive");
              json.writeNull("contentUrl");
              json.writeStartObject("content");
              card(json, text);
              json.writeEnd();
              json.writeEnd();
              json.writeEnd();
            }));
  }

  private void card(JsonGenerator json, NoticeText text) {
    json.write("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
    json.write("type", "AdaptiveCard");
    json.write("version", "1.4");
    json.write("fallbackText", text.headline());
    json.writeStartObject("msteams");
    json.write("width", "Full");
    json.writeEnd();
    json.writeStartArray("body");
    line(json, text.sign() + " " + text.headline(), true);
    lines(text).forEach(line -> line(json, line, false));
    json.writeEnd();
    if (context.page().isPresent() || context.runbook().isPresent()) {
      json.writeStartArray("actions");
      button(json, "Live page", context.page());
      button(json, "Runbook", context.runbook());
      json.writeEnd();
    }
  }

  private static List<String> lines(NoticeText text) {
    List<String> lines = new ArrayList<>();
    int bytes = 0;
    for (String line : text.lines()) {
      bytes += line.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_TEXT_BYTES) {
        break;
      }
      lines.add(line);
    }
    int more = text.more() + text.lines().size() - lines.size();
    if (more > 0) {
      lines.add("and " + more + " more");
    }
    text.total().ifPresent(lines::add);
    text.nextStep().ifPresent(step -> lines.add("Next: " + step));
    return lines;
  }

  private static void line(JsonGenerator json, String text, boolean isHeadline) {
    json.writeStartObject();
    json.write("type", "RichTextBlock");
    json.writeStartArray("inlines");
    json.writeStartObject();
    json.write("type", "TextRun");
    json.write("text", text);
    if (isHeadline) {
      json.write("weight", "Bolder");
      json.write("size", "Medium");
    }
    json.writeEnd();
    json.writeEnd();
    json.writeEnd();
  }

  private static void button(JsonGenerator json, String title, Optional<URI> to) {
    if (to.isPresent()) {
      json.writeStartObject();
      json.write("type", "Action.OpenUrl");
      json.write("title", title);
      json.write("url", to.get().toString());
      json.writeEnd();
    }
  }
}
