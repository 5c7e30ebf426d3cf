package io.asynclocal.agent;

/** A class of this JDK isn't as an edit expects it. */
final class DoesNotFitException extends Exception {
  private static final long serialVersionUID = 1L;

  DoesNotFitException(String reason) {
    super(reason);
  }
}
