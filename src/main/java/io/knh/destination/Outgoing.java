package io.knh.destination;

import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One request to a receiver.
 *
 * @param url where it goes
 * @param headers what its format needs; those of all requests come on top
 * @param body exactly these bytes
 */
@SuppressWarnings("ArrayRecordComponent") // requests are never compared
record Outgoing(URI url, SortedMap<String, String> headers, byte[] body) {

  private static final String CONTENT_TYPE = "Content-Type";

  Outgoing {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  /** A request with a body of JSON. */
  static Outgoing json(URI url, byte[] body) {
    return of(url, "application/json", body);
  }

  /** A request with a body of {@code contentType}. */
  static Outgoing of(URI url, String contentType, byte[] body) {
    return new Outgoing(url, new TreeMap<>(Map.of(CONTENT_TYPE, contentType)), body);
  }
}
