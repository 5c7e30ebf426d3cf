package io.asynclocal.mixture;

/** What is thrown because that was drawn. */
final class Drawn extends RuntimeException {
  private static final long serialVersionUID = 1;

  Drawn() {
    super("drawn", null, false, false);
  }
}
