package io.knh.webhook;

import java.util.Optional;

/**
 * One attempt to deliver one event.
 *
 * @param id the header {@code webhook-id}, the same in every attempt
 * @param unixSeconds the header {@code webhook-timestamp}, the time of this attempt
 * @param signature the header {@code webhook-signature}
 * @param details the headers about the event, the same in every attempt
 * @param body exactly these bytes
 */
@SuppressWarnings("ArrayRecordComponent") // posts are never compared
record Post(
    String id, long unixSeconds, Optional<String> signature, AlertHeaders details, byte[] body) {}
