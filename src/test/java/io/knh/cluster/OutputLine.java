package io.knh.cluster;

/**
 * One line that a process wrote.
 *
 * @param text the line without its end
 * @param heardNanos {@code System.nanoTime()} when it was read
 */
public record OutputLine(String text, long heardNanos) {}
