package io.asynclocal.examples.chain;

import java.io.IOException;
import java.io.OutputStream;

/** What each of the chain's processes does at its begin and its end. */
final class Service {
  private Service() {}

  /** Tells whoever started this process where to find it. */
  static void ready(Object port) {
    System.out.println("ready " + port);
  }

  /** Waits until whoever started this process has gone, or has closed its input. */
  static void untilAbandoned() throws IOException {
    System.in.transferTo(OutputStream.nullOutputStream());
    System.exit(0);
  }
}
