/**
 * The one writer: feeds the core from a bounded mailbox and carries out its effects through ports.
 */
@NullMarked
package io.knh.agent;

import org.jspecify.annotations.NullMarked;
