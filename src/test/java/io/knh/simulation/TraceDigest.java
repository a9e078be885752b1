package io.knh.simulation;

import io.knh.core.model.Effect;
import io.knh.core.model.Input;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * A digest of all that goes into the members of a run, and of all that comes out, at which time;
 * and of what each shows in the end. Two versions of the core whose digests are equal for thousands
 * of seeds behave alike, whatever their classes are called.
 */
public final class TraceDigest {

  /** Hexadecimal digits: 64 bits, among a few thousand seeds. */
  private static final int DIGITS = 16;

  private TraceDigest() {}

  /** The digest of the run of {@code seed}. */
  public static String of(long seed) {
    return of(Draw.of(seed), Tampering.NONE);
  }

  static String of(Plan plan, Tampering tampering) {
    MessageDigest digest = sha256();
    write(plan, tampering, words -> digest.update(words.getBytes(StandardCharsets.US_ASCII)));
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
  }

  /** Gives {@code to} what the digest of {@code plan} is made of, step by step. */
  static void write(Plan plan, Tampering tampering, Consumer<String> to) {
    StepWords words = new StepWords();
    Run.Result result =
        Run.observed(
            plan,
            tampering,
            new Observer() {
              @Override
              public void stepped(Node node, Input input, List<Effect> effects) {
                words.step(node.now().toNanos(), node.peer(), input, effects);
                to.accept(words.take());
              }

              @Override
              public void over(Node node) {
                words.shown(node.member().snapshot(0));
                to.accept(words.take());
              }
            });
    for (Violation violation : result.violations()) {
      to.accept(violation.kind() + " " + violation.at() + "\n");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
