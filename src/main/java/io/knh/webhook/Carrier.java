package io.knh.webhook;

import io.knh.http.FreshClient;
import io.knh.http.HttpAnswer;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a request that the REST client has made to the receiver, and the answer back, as the last
 * of its filters. The client's own way has no bound for the head of an answer, which ends the
 * member, and no credentials for a proxy of https; neither can be set from here.
 */
final class Carrier implements ClientRequestFilter {

  private final Supplier<FreshClient> clients;
  private @Nullable FreshClient client;

  /** The client is made with the first request: a member that never coordinates needs none. */
  Carrier(Supplier<FreshClient> clients) {
    this.clients = clients;
  }

  @Override
  public void filter(ClientRequestContext request) throws IOException {
    if (!(request.getEntity() instanceof byte[] body)) {
      throw new IllegalStateException("a post without a body");
    }
    HttpAnswer answer = client().post(request.getStringHeaders(), body);
    Response.ResponseBuilder response =
        Response.status(new Status(answer.status())).entity(answer.body());
    answer.retryAfter().ifPresent(value -> response.header(HttpHeaders.RETRY_AFTER, value));
    request.abortWith(response.build());
  }

  private synchronized FreshClient client() {
    FreshClient known = client;
    if (known == null) {
      known = clients.get();
      client = known;
    }
    return known;
  }

  /** Any number that HTTP can carry; what JAX-RS takes as an int ends at 599. */
  private record Status(int code) implements Response.StatusType {

    @Override
    public int getStatusCode() {
      return code;
    }

    @Override
    public Response.Status.Family getFamily() {
      return Response.Status.Family.familyOf(code);
    }

    @Override
    public String getReasonPhrase() {
      return "";
    }
  }
}
