package io.knh.standin.kubernetes;

/**
 * What became of a Lease.
 *
 * @param verb {@code create}, {@code update} or {@code delete}
 * @param lease its namespace and name, such as {@code default/knh}
 * @param holder who holds it since; empty when nobody does
 * @param transitions how often it changed hands, as its holders count
 * @param version its resourceVersion since
 * @param atNanos when, by {@link System#nanoTime()}
 */
public record LeaseChange(
    String verb, String lease, String holder, int transitions, String version, long atNanos) {

  /** Without the time: {@code update default/knh node-a@1 2 1007}. */
  @Override
  public String toString() {
    return String.join(
        " ",
        verb,
        lease,
        holder.isEmpty() ? "nobody" : holder,
        String.valueOf(transitions),
        version);
  }
}
