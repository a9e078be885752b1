package io.knh.peering;

/**
 * What is said to whom, as far as a signature covers it: a message to one member, or another
 * message to this one, cannot be made of it.
 *
 * @param method of the request
 * @param target path and query as they stand in the request; the query names the sender's id
 * @param to the address of the member that it is meant for
 */
record Envelope(String method, String target, String to) {}
