/**
 * What the edges share that ask others by HTTP: sockets that read no more than they may, a client
 * for one request on a fresh connection, and failures in words.
 */
@NullMarked
package io.knh.http;

import org.jspecify.annotations.NullMarked;
