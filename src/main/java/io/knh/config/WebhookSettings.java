package io.knh.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How the operator is told.
 *
 * @param peerStatus {@code PEER_STATUS_URL}
 * @param clusterStatus {@code CLUSTER_STATUS_URL}
 * @param secret {@code WEBHOOK_SECRET}: signs every post (Standard Webhooks)
 * @param timeout {@code WEBHOOK_TIMEOUT}, for one post, connecting included
 * @param clusterName {@code CLUSTER_NAME}, sent as the header {@code knh-cluster}
 */
public record WebhookSettings(
    Optional<Destination> peerStatus,
    Optional<Destination> clusterStatus,
    Optional<Secret> secret,
    Duration timeout,
    Optional<String> clusterName) {}
