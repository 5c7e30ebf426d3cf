package io.asynclocal.remote;

/**
 * A message was refused, since a {@linkplain StoreDeclaration#required required} store isn't in it.
 * A server answers it as the caller's fault: HTTP's 400, gRPC's {@code INVALID_ARGUMENT}. A client
 * throws it before anything has been sent.
 */
public final class MissingStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why the store isn't there. */
  private final Problem.Kind kind;

  MissingStoreException(Problem problem) {
    // Callers cause these at will, and nobody looks for the place where it was noticed.
    super(
        problem.message() + " Send it, or declare the store without required().",
        null,
        false,
        false);
    this.kind = problem.kind();
  }

  /** {@return why the store isn't there} */
  public Problem.Kind kind() {
    return kind;
  }
}
