package io.knh.destination;

import io.knh.config.Secret;
import io.knh.core.model.Notice;
import io.knh.core.model.Problem;
import jakarta.json.stream.JsonGenerator;
import java.net.URI;
import java.time.Instant;

/**
 * PagerDuty's Events API, version 2: a group of problems is an incident. Triggered again with the
 * same key it is brought up to date and nobody is paged again; it is resolved with the last
 * problem.
 */
final class PagerDutyEvent implements NoticeFormat {

  /** Of the summary; PagerDuty cuts what is longer. */
  static final int MAX_SUMMARY = 1_024;

  /** Of the text beside it; an event may have 512 KB. */
  private static final int MAX_DETAILS = 10_000;

  private final URI url;
  private final Secret routingKey;
  private final MessageContext context;

  PagerDutyEvent(URI url, Secret routingKey, MessageContext context) {
    this.url = url;
    this.routingKey = routingKey;
    this.context = context;
  }

  @Override
  public Outgoing request(Notice notice, Instant now) {
    return Outgoing.json(
        url,
        JsonBytes.object(
            json -> {
              json.write("routing_key", routingKey.value());
              json.write("event_action", notice.open().isEmpty() ? "resolve" : "trigger");
              json.write("dedup_key", IncidentKey.of(notice.group()));
              if (!notice.open().isEmpty()) {
                write(json, notice, now);
              }
            }));
  }

  private void write(JsonGenerator json, Notice notice, Instant now) {
    NoticeText text = NoticeText.ofGroup(notice, context, now);
    Problem first = notice.open().getFirst();
    json.writeStartObject("payload");
    json.write("summary", Cut.to(MAX_SUMMARY, text.headline()));
    json.write("source", context.cluster().orElse("KNH"));
    json.write("severity", text.severity().orElse(first.severity()).toString());
    json.write("timestamp", first.since().toString());
    json.write("component", "knh");
    json.write("class", first.kind().toString());
    json.writeStartObject("custom_details");
    json.write("problems", text.body(Markup.PLAIN, MAX_DETAILS));
    json.write("open", notice.open().size());
    text.nextStep().ifPresent(step -> json.write("next_step", step));
    context.cluster().ifPresent(cluster -> json.write("cluster", cluster));
    json.writeEnd();
    json.writeEnd();
    json.write("client", "KNH");
    context.page().ifPresent(page -> json.write("client_url", page.toString()));
    context.runbook().ifPresent(runbook -> link(json, runbook));
  }

  private static void link(JsonGenerator json, URI runbook) {
    json.writeStartArray("links");
    json.writeStartObject();
    json.write("href", runbook.toString());
    json.write("text", "Runbook");
    json.writeEnd();
    json.writeEnd();
  }
}
