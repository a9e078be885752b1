package io.knh.core.model;

/**
 * What the members found that were asked whether they reach a suspect, at most {@link
 * CrossChecks#MAX_ASKED} of them.
 *
 * @param reach how many reach it
 * @param miss how many do not
 */
public record Witnesses(int reach, int miss) {

  /** Nobody was asked, or nobody answered. */
  public static final Witnesses NONE = new Witnesses(0, 0);

  public Witnesses {
    if (reach < 0 || miss < 0) {
      throw new IllegalArgumentException(reach + " reach it and " + miss + " do not");
    }
  }

  /** The same, and one more that reaches it or does not. */
  public Witnesses with(boolean reaches) {
    return reaches ? new Witnesses(reach + 1, miss) : new Witnesses(reach, miss + 1);
  }

  /** What is broken by that. */
  public Scope scope() {
    if (reach > 0) {
      return Scope.PATH;
    }
    return miss > 0 ? Scope.PEER : Scope.UNKNOWN;
  }
}
