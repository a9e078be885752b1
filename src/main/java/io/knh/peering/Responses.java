package io.knh.peering;

import io.knh.core.model.Snapshot;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The answers to other members; each names in a header whom this member follows, or nobody. */
final class Responses {

  /** The type of every text, with the blank that the original writes. */
  static final String TEXT = "text/plain; charset=utf-8";

  private Responses() {}

  /**
   * 200 and {@code Content-Length: 0}: a body would leak a socket in the original program for every
   * message.
   */
  static Response empty(Snapshot now) {
    return withAllegiance(Response.ok().header(HttpHeaders.CONTENT_LENGTH, 0), now);
  }

  static Response text(Response.Status status, String text, Snapshot now) {
    return withAllegiance(
        Response.status(status).header(HttpHeaders.CONTENT_TYPE, TEXT).entity(text), now);
  }

  /** 200 with a body for {@code reader}, signed if its request was. */
  static Response json(byte[] body, Snapshot now, Caller reader) {
    return body(body, MediaType.APPLICATION_JSON_TYPE, now, reader);
  }

  /** The same with bytes that say nothing. */
  static Response bytes(byte[] body, Snapshot now, Caller reader) {
    return body(body, MediaType.APPLICATION_OCTET_STREAM_TYPE, now, reader);
  }

  private static Response body(byte[] body, MediaType type, Snapshot now, Caller reader) {
    Response.ResponseBuilder answer =
        Response.ok(body, type).header(HttpHeaders.CONTENT_LENGTH, body.length);
    reader
        .signatureOf(body)
        .ifPresent(signature -> answer.header(RequestSignature.HEADER, signature));
    return withAllegiance(answer, now);
  }

  /** {@code pong}, which may offer to {@linkplain EchoHeader echo}. */
  static Response pong(boolean echoes, Snapshot now) {
    Response.ResponseBuilder answer = Response.ok("pong").header(HttpHeaders.CONTENT_TYPE, TEXT);
    if (echoes) {
      answer.header(EchoHeader.NAME, EchoHeader.VALUE);
    }
    return withAllegiance(answer, now);
  }

  private static Response withAllegiance(Response.ResponseBuilder answer, Snapshot now) {
    return answer.header(CoordinatorHeader.NAME, CoordinatorHeader.of(now.allegiance())).build();
  }
}
