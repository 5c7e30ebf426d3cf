package io.asynclocal.foreign;

import org.jspecify.annotations.Nullable;

/**
 * An operation that nobody closed, as {@link ForeignWork#addLeakListener} tells it.
 *
 * @param environment the name of the environment that it was opened in
 * @param operation the name given to {@link ForeignWork#open}
 * @param asyncId the id of its resource
 * @param kind how it was found
 * @param opened the stack that opened it, null if the {@link LeakDetection} kept none
 */
public record OperationLeak(
    String environment, String operation, long asyncId, Kind kind, @Nullable Throwable opened) {

  /** How it is found that an operation was forgotten. */
  public enum Kind {
    /** It became unreachable: nobody can close it any more. */
    UNREACHABLE("was dropped without being closed"),

    /** It was open when its environment was closed, and was closed with it. */
    OPEN_AT_CLOSE("was still open when its environment was closed");

    private final String told;

    Kind(String told) {
      this.told = told;
    }
  }

  /** {@return what happened to which operation, and what to do} */
  @Override
  public String toString() {
    return "AsyncOperation["
        + operation
        + " "
        + asyncId
        + "] of environment '"
        + environment
        + "' "
        + kind.told
        + ". Close it in every case, best with try-with-resources"
        + (opened == null
            ? "; to learn where it is opened, set "
                + LeakDetection.PROPERTY
                + "="
                + LeakDetection.PARANOID
                + "."
            : ".");
  }
}
