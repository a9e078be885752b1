package io.knh.destination;

import io.knh.core.model.Notice;
import io.knh.core.model.Problem;
import io.knh.core.model.Severity;
import jakarta.json.stream.JsonGenerator;
import java.net.URI;
import java.time.Instant;

/**
 * Opsgenie's Alert API, which Jira Service Management has too: a group of problems is an alert,
 * known by its alias. Created again while it is open it only counts up and takes the note; it is
 * closed with the last problem.
 */
final class OpsgenieAlert implements NoticeFormat {

  /** Of the message. */
  static final int MAX_MESSAGE = 130;

  /** Of the description, and of a note, which may be longer. */
  static final int MAX_DESCRIPTION = 15_000;

  private static final int MAX_ENTITY = 512;

  private final URI url;
  private final MessageContext context;

  OpsgenieAlert(URI url, MessageContext context) {
    this.url = url;
    this.context = context;
  }

  @Override
  public Outgoing request(Notice notice, Instant now) {
    if (notice.open().isEmpty()) {
      return at(notice, "close", now);
    }
    // One that a person closed is not opened again because a part of it is over.
    return notice.opened().isEmpty() ? at(notice, "notes", now) : created(notice, now);
  }

  private Outgoing created(Notice notice, Instant now) {
    NoticeText text = NoticeText.ofGroup(notice, context, now);
    Problem first = notice.open().getFirst();
    return Outgoing.json(
        url,
        JsonBytes.object(
            json -> {
              json.write("message", Cut.to(MAX_MESSAGE, text.headline()));
              json.write("alias", IncidentKey.of(notice.group()));
              json.write("description", description(text));
              json.write("priority", priority(text));
              json.write("source", "KNH");
              json.write("entity", Cut.to(MAX_ENTITY, first.name()));
              json.write("note", note(notice, now));
              json.writeStartArray("tags");
              json.write("knh");
              json.write(first.kind().toString());
              json.writeEnd();
              json.writeStartObject("details");
              detail(json, "cluster", context.cluster().orElse(""));
              detail(json, "page", context.page().map(URI::toString).orElse(""));
              detail(json, "runbook", context.runbook().map(URI::toString).orElse(""));
              json.writeEnd();
            }));
  }

  private static String priority(NoticeText text) {
    return text.severity().filter(severity -> severity == Severity.CRITICAL).isPresent()
        ? "P1"
        : "P3";
  }

  private static String description(NoticeText text) {
    return Cut.to(MAX_DESCRIPTION, text.plain(MAX_DESCRIPTION));
  }

  private String note(Notice notice, Instant now) {
    return description(NoticeText.of(notice, context, now));
  }

  private static void detail(JsonGenerator json, String name, String value) {
    if (!value.isEmpty()) {
      json.write(name, value);
    }
  }

  /** A request about the alert that is known already. */
  private Outgoing at(Notice notice, String what, Instant now) {
    String alias = IncidentKey.of(notice.group());
    String query = url.getRawQuery() == null ? "" : "&" + url.getRawQuery();
    URI to =
        URI.create(
            withoutQuery(url.toString())
                + "/"
                + alias
                + "/"
                + what
                + "?identifierType=alias"
                + query);
    return Outgoing.json(
        to,
        JsonBytes.object(
            json -> {
              json.write("source", "KNH");
              json.write("note", note(notice, now));
            }));
  }

  private static String withoutQuery(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }
}
