package io.knh.kubernetes;

/** How one list or one watch ended. */
sealed interface Outcome {

  /** The roster is read; watch it. */
  record Listed() implements Outcome {}

  /** The watch lasted as long as it was asked to; the next goes on where it stopped. */
  record RanOut() implements Outcome {}

  /** The watch was cut off early; the next goes on where it stopped. */
  record Cut(String how) implements Outcome {}

  /** The other end said nothing any more, not even that the watch is over: list anew. */
  record Silent() implements Outcome {}

  /** The API server no longer knows the changes since the version that was read: list anew. */
  record Expired() implements Outcome {}

  /** It could not be asked, or it refused. */
  record Failed(Failure failure) implements Outcome {}
}
