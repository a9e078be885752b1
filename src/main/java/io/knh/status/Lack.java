package io.knh.status;

/**
 * Why a member has no fresh view of the cluster.
 *
 * @param text the same for people
 */
record Lack(Kind kind, String text) {

  /** What keeps it from having one. */
  enum Kind {
    /** It knows of no coordinator. */
    NO_COORDINATOR("no-coordinator"),
    /** The coordinator has not been asked yet. */
    NOT_ASKED("not-asked"),
    /** The coordinator has no status: it is one of the original program, or still starting. */
    ORIGINAL("original"),
    /** The coordinator was asked and did not answer as it should. */
    UNANSWERED("unanswered"),
    /** What the coordinator answered contradicts itself, or is no status. */
    UNREADABLE("unreadable"),
    /** This member leaves. */
    LEAVING("leaving"),
    /** Only what this member sees itself was asked for. */
    NOT_WANTED("not-wanted");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
