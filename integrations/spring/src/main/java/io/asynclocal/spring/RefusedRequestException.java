package io.asynclocal.spring;

/**
 * A request that a {@link RequestEntry} doesn't let in: it is answered with a status, and nothing
 * of the application is called.
 */
public final class RefusedRequestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** HTTP's, as it was given. */
  private final int status;

  /**
   * Refuses a request.
   *
   * @param status HTTP's status to answer with, such as 400
   * @param message why, for logs; it isn't sent
   * @param cause what was wrong
   * @throws IllegalArgumentException if {@code status} is no error, 400 to 599
   */
  public RefusedRequestException(int status, String message, Throwable cause) {
    super(message, cause);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException(
          "Status " + status + " refuses nothing. Pass one of 400 to 599.");
    }
    this.status = status;
  }

  /** {@return HTTP's status to answer with} */
  public int status() {
    return status;
  }
}
