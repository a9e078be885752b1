/**
 * Posts notices to the destinations of {@code ALERT_URLS}: one notice, one request, one result.
 * What is posted, and when, the core decides; each format is a class that writes what its receivers
 * document.
 */
@NullMarked
package io.knh.destination;

import org.jspecify.annotations.NullMarked;
