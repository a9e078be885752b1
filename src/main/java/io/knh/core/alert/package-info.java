/**
 * What an operator is sent: the ledger of alerts, how it is replicated, and how alerts are
 * delivered.
 */
@NullMarked
package io.knh.core.alert;

import org.jspecify.annotations.NullMarked;
