package io.asynclocal.examples;

/** A command line that can't be run; the message says what is wrong with it and what to do. */
final class BadOption extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  BadOption(String message) {
    super(message);
  }
}
