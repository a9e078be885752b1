package io.knh.destination;

import io.knh.core.model.Notice;
import io.knh.core.model.Problem;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** CloudEvents 1.0 by HTTP, structured: one event for each notice, whose id it has. */
final class CloudEvent implements NoticeFormat {

  /** Every broker has to take events of so many bytes. */
  static final int MAX_BYTES = 64 * 1024;

  private static final int MAX_PROBLEMS = 64;

  private final URI url;
  private final String source;
  private final NoticeJson content;

  CloudEvent(URI url, MessageContext context) {
    this.url = url;
    this.source =
        "/knh"
            + context
                .cluster()
                .map(name -> "/" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .orElse("")
                .replace("+", "%20");
    this.content = new NoticeJson(context);
  }

  @Override
  public Outgoing request(Notice notice, Instant now) {
    int problems = MAX_PROBLEMS;
    byte[] body = body(notice, problems, now);
    while (body.length > MAX_BYTES && problems > 0) {
      problems /= 2;
      body = body(notice, problems, now);
    }
    return Outgoing.of(url, "application/cloudevents+json", body);
  }

  private byte[] body(Notice notice, int maxProblems, Instant now) {
    return JsonBytes.object(
        json -> {
          json.write("specversion", "1.0");
          json.write("id", notice.id());
          json.write("source", source);
          json.write("type", "io.knh.problems." + what(notice));
          time(notice).ifPresent(time -> json.write("time", time.toString()));
          json.write("datacontenttype", "application/json");
          json.writeStartObject("data");
          content.write(json, notice, maxProblems, now);
          json.writeEnd();
        });
  }

  private static String what(Notice notice) {
    if (notice.ended().isEmpty()) {
      return "opened";
    }
    return notice.opened().isEmpty() ? "ended" : "changed";
  }

  /** When the last of it happened: the same in every attempt. */
  private static Optional<Instant> time(Notice notice) {
    return Stream.concat(
            notice.opened().stream().map(Problem::since),
            notice.ended().stream()
                .flatMap(problem -> problem.ended().stream())
                .map(Problem.Ended::at))
        .max(Instant::compareTo);
  }
}
