package io.knh.peering;

import io.knh.core.model.Content;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;

/** What a member found out that was asked whether it reaches another: written and read. */
public final class FindingBody {

  private FindingBody() {}

  static byte[] of(Content.Finding finding) {
    return JsonBody.of(
        json -> {
          json.write("reached", finding.failure().isEmpty());
          finding
              .failure()
              .ifPresent(cause -> json.write("cause", LedgerMessageWriter.text(cause)));
        });
  }

  /** The finding, if {@code body} is one of this version. Never throws. */
  public static Optional<Content.Finding> read(byte[] body) {
    return JsonBody.read(body, FindingBody::finding);
  }

  private static Content.Finding finding(JsonObject json) {
    JsonValue reached = json.get("reached");
    if (JsonValue.TRUE.equals(reached)) {
      return new Content.Finding(Optional.empty());
    }
    if (JsonValue.FALSE.equals(reached)) {
      return new Content.Finding(Optional.of(LedgerMessageReader.cause(json)));
    }
    throw new JsonException("reached or not, that is not said");
  }
}
