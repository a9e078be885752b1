package io.knh.destination;

import io.knh.core.model.Notice;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Discord's webhooks: one text, in which nobody is mentioned whatever it holds. */
final class DiscordMessage implements NoticeFormat {

  /** Of the text; Discord refuses more. */
  static final int MAX_CONTENT = 2_000;

  /** Links in the text show no preview. */
  private static final int SUPPRESS_EMBEDS = 1 << 2;

  private final URI url;
  private final MessageContext context;

  DiscordMessage(URI url, MessageContext context) {
    this.url = confirmed(url);
    this.context = context;
  }

  /** Without this it answers 204 before it knows whether the message can be posted. */
  private static URI confirmed(URI url) {
    String query = url.getRawQuery();
    if (query != null && ("&" + query).contains("&wait=")) {
      return url;
    }
    String text = url.toString();
    return URI.create(text + (query == null ? "?" : "&") + "wait=true");
  }

  @Override
  public Outgoing request(Notice notice, Instant now) {
    String content = content(NoticeText.of(notice, context, now));
    return Outgoing.json(
        url,
        JsonBytes.object(
            json -> {
              json.write("content", content);
              json.write("flags", SUPPRESS_EMBEDS);
              json.writeStartObject("allowed_mentions");
              json.writeStartArray("parse");
              json.writeEnd();
              json.writeEnd();
            }));
  }

  private String content(NoticeText text) {
    String headline = text.sign() + " **" + Markup.DISCORD.of(text.headline()) + "**";
    List<String> foot = new ArrayList<>();
    text.total().ifPresent(foot::add);
    text.nextStep().ifPresent(step -> foot.add("Next: `" + step + "`"));
    context.page().ifPresent(page -> foot.add("Live page: <" + page + ">"));
    context.runbook().ifPresent(runbook -> foot.add("Runbook: <" + runbook + ">"));
    String end = Cut.to(MAX_CONTENT / 2, String.join("\n", foot));
    int room = MAX_CONTENT - headline.length() - end.length() - 2;
    String body = text.body(Markup.DISCORD, room);
    return List.of(headline, body, end).stream()
        .filter(part -> !part.isEmpty())
        .reduce((first, second) -> first + "\n" + second)
        .orElse("");
  }
}
