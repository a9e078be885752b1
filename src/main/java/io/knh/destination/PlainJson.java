package io.knh.destination;

import io.knh.core.model.Notice;
import java.net.URI;
import java.time.Instant;

/** KNH's own JSON. */
final class PlainJson implements NoticeFormat {

  /** Problems that are described of those that opened, and of those that ended. */
  static final int MAX_PROBLEMS = 1_000;

  private final URI url;
  private final NoticeJson content;

  PlainJson(URI url, MessageContext context) {
    this.url = url;
    this.content = new NoticeJson(context);
  }

  @Override
  public Outgoing request(Notice notice, Instant now) {
    return Outgoing.json(
        url, JsonBytes.object(json -> content.write(json, notice, MAX_PROBLEMS, now)));
  }
}
