package io.knh.kubernetes;

import io.kubernetes.client.openapi.ApiClient;
import java.util.HashMap;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;

/**
 * client-java's client without its JSON, whose start loads an adapter for each of some 770 types,
 * and whose reader refuses a whole object for one field that is newer than itself. It builds the
 * calls; {@link ObjectJson} writes and reads what they carry.
 */
final class LeanApiClient extends ApiClient {

  LeanApiClient(OkHttpClient http, String base) {
    super(http);
    setBasePath(base);
  }

  @Override
  protected void init() {
    verifyingSsl = true;
    authentications = new HashMap<>();
    setUserAgent("knh");
  }

  @Override
  public RequestBody serialize(Object object, String contentType) {
    return RequestBody.create(ObjectJson.write(object), MediaType.parse(contentType));
  }
}
