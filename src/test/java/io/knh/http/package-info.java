@NullMarked
package io.knh.http;

import org.jspecify.annotations.NullMarked;
