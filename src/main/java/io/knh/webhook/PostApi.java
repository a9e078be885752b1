package io.knh.webhook;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** A receiver of webhooks as the MicroProfile REST Client sees it. */
public interface PostApi extends AutoCloseable {

  /**
   * Posts one alert; null headers are not sent. What is the same for every post to a destination
   * comes from {@link RestReceiver.DestinationFilter}.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  Response post(
      @HeaderParam("webhook-id") String id,
      @HeaderParam("webhook-timestamp") long unixSeconds,
      @HeaderParam("webhook-signature") @Nullable String signature,
      @HeaderParam("knh-event") String kind,
      @HeaderParam("knh-scope") @Nullable String scope,
      @HeaderParam("knh-cause") @Nullable String cause,
      @HeaderParam("knh-since") @Nullable String since,
      @HeaderParam("knh-until") @Nullable String until,
      byte[] body);

  @Override
  void close();
}
