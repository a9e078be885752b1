package io.knh.core.model;

/**
 * The Lease as the API server showed it.
 *
 * @param holder the id of the member that holds it; empty when nobody does
 * @param version changes whenever it does (its {@code resourceVersion}); empty when there is none
 */
public record LeaseView(String holder, String version) {}
