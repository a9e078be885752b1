package io.knh.kubernetes;

import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Times as Kubernetes writes them, always with six decimals, which its type {@code MicroTime}
 * insists on and {@code Time} takes. KNH acts on none that it reads; one that cannot be read is
 * none.
 */
final class MicroTime extends TypeAdapter<@Nullable OffsetDateTime> {

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX", Locale.ROOT);

  @Override
  public void write(JsonWriter out, @Nullable OffsetDateTime time) throws IOException {
    out.value(time == null ? null : FORM.format(time.withOffsetSameInstant(ZoneOffset.UTC)));
  }

  @Override
  public @Nullable OffsetDateTime read(JsonReader in) throws IOException {
    try {
      return OffsetDateTime.parse(in.nextString());
    } catch (DateTimeException e) {
      return null;
    }
  }
}
