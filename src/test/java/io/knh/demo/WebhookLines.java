package io.knh.demo;

import io.knh.cluster.ReceivedPost;

/**
 * Shows what the operator's receiver gets; a cluster status that says nothing new is kept short.
 */
final class WebhookLines {

  private final Narrator narrator;
  private String lastStatus = "";

  WebhookLines(Narrator narrator) {
    this.narrator = narrator;
  }

  synchronized void show(ReceivedPost post) {
    if (post.isPeerEvent()) {
      narrator.line("webhook", ">>> a peer is dead: " + post.json());
    } else if (!post.json().equals(lastStatus)) {
      narrator.line("webhook", "cluster status: " + post.json());
      lastStatus = post.json();
    } else {
      narrator.line("webhook", "cluster status: the same as before");
    }
  }
}
