package io.knh.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How the operator is told.
 *
 * @param peerStatus {@code PEER_STATUS_URL}
 * @param recovery {@code PEER_RECOVERY_URL}
 * @param clusterStatus {@code CLUSTER_STATUS_URL}
 * @param details {@code PEER_STATUS_DETAILS}: whether the bodies about one peer tell what otherwise
 *     stands in headers alone
 * @param secret {@code WEBHOOK_SECRET}: signs every post (Standard Webhooks)
 * @param timeout {@code WEBHOOK_TIMEOUT}, for one post, connecting included
 * @param clusterName {@code CLUSTER_NAME}, sent as the header {@code knh-cluster}, and in the
 *     bodies with {@code details}
 */
public record WebhookSettings(
    Optional<Destination> peerStatus,
    Optional<Destination> recovery,
    Optional<Destination> clusterStatus,
    boolean details,
    Optional<Secret> secret,
    Duration timeout,
    Optional<String> clusterName) {}
