package io.knh.http;

import java.io.IOException;

/** A proxy answered, and it is not known that anybody behind it did. */
final class ProxyAnswer extends IOException {

  private static final long serialVersionUID = 1L;

  ProxyAnswer(int status) {
    super("the answer " + status + " may come from the proxy itself, so it proves nothing");
  }
}
