package io.knh.destination;

/**
 * Makes text stand as it is where a receiver looks for markup in it: names come from outside, and
 * none of them may call a channel together, or write a link.
 */
enum Markup {
  /** Nothing is markup. */
  PLAIN("", ""),
  /**
   * Slack's mrkdwn: it has no escape for what it takes in pairs, so a character of no width goes
   * before that. Mattermost and Rocket.Chat, which take the same messages, know links as in
   * Markdown, and call people together by a plain {@code @}: it goes behind that.
   */
  SLACK("", "*_~`") {
    @Override
    String of(String text) {
      return super.of(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
          .replace("@", "@" + NOTHING)
          .replace("](", "]" + NOTHING + "(")
          .replace("][", "]" + NOTHING + "[");
    }
  },
  /** Discord's Markdown: a backslash takes the meaning of what follows. */
  DISCORD("\\*_~`|<>[]()#@", "");

  /** Of no width, and nothing that a name is found by: a word joiner. */
  private static final String NOTHING = "\u2060";

  private final String escaped;
  private final String parted;

  Markup(String escaped, String parted) {
    this.escaped = escaped;
    this.parted = parted;
  }

  /** {@code text} as the receiver has to get it to show it as it is. */
  String of(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (escaped.indexOf(c) >= 0) {
        safe.append('\\');
      } else if (parted.indexOf(c) >= 0 || isInALink(text, i)) {
        safe.append(NOTHING);
      }
      safe.append(c);
    }
    return safe.toString();
  }

  /** Whether it is the first slash of {@code https://}. */
  private boolean isInALink(String text, int at) {
    return this != PLAIN && text.startsWith("://", at - 1);
  }
}
