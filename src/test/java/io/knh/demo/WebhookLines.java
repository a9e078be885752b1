package io.knh.demo;

import io.knh.cluster.ReceivedPost;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Shows what the operator's receiver gets; that a cluster status says nothing new is said once. */
final class WebhookLines {

  private static final String INDENT = " ".repeat(19);
  private static final Pattern PEER =
      Pattern.compile("\"alive\":(true|false),\"node_name\":\"([^\"]*)\"");
  private static final Pattern TEXT = Pattern.compile("\"text\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern COORDINATOR = Pattern.compile("\"coordinator\":\"([^\"@]*)");

  private final Narrator narrator;
  private String lastStatus = "";
  private boolean saidUnchanged;

  WebhookLines(Narrator narrator) {
    this.narrator = narrator;
  }

  synchronized void show(ReceivedPost post) {
    if (post.isPeerEvent()) {
      narrator.line("webhook", "ALERT: " + summary(post.json()));
      narrator.plain(INDENT + post.json());
    } else if (post.isNotice()) {
      TEXT.matcher(post.json())
          .results()
          .forEach(text -> narrator.line("message", text.group(1).replace("\\n", "\n" + INDENT)));
    } else if (!post.json().equals(lastStatus)) {
      lastStatus = post.json();
      saidUnchanged = false;
      narrator.line("webhook", "cluster status: " + summary(lastStatus));
      narrator.plain(INDENT + lastStatus);
    } else if (!saidUnchanged) {
      saidUnchanged = true;
      narrator.line("webhook", "cluster status: unchanged, and so every 5 s until it changes");
    }
  }

  /** Who is up and who is not, by node names, and who says so. */
  private static String summary(String json) {
    String peers =
        PEER.matcher(json)
            .results()
            .map(peer -> peer.group(2) + (peer.group(1).equals("true") ? " up" : " DOWN"))
            .collect(Collectors.joining(", "));
    Matcher coordinator = COORDINATOR.matcher(json);
    return peers + (coordinator.find() ? "; sent by " + coordinator.group(1) : "");
  }
}
