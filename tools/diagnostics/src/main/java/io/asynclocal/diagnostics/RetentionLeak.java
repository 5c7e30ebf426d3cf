package io.asynclocal.diagnostics;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A context that was still reachable long after the run that made it had ended, as {@link
 * RetentionLeaks} finds it.
 *
 * @param origin the work that captured the context
 * @param context the names of the storages that are bound in it
 * @param hasEnded whether that work has come to its end, so that something else keeps the context
 * @param ageNanos for how long it has been reachable since it was captured
 * @param captured the code that captured it, the innermost frame first
 */
public record RetentionLeak(
    Origin origin,
    String context,
    boolean hasEnded,
    long ageNanos,
    List<StackTraceElement> captured) {

  /** {@return what is kept, what keeps it as far as that is known, and who captured it} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(context).append(" is reachable ").append(TimeUnit.NANOSECONDS.toMillis(ageNanos));
    text.append(" ms after ").append(origin).append(" captured it, and its run has ended. ");
    text.append(
        hasEnded
            ? "That work has ended too: something else keeps the context, such as a cache, a pooled"
                + " connection or a bound function that is never dropped."
            : "That work goes on: end it with the run, or begin it in AsyncContext.root().");
    for (StackTraceElement frame : captured) {
      text.append("\n    at ").append(frame);
    }
    return text.toString();
  }
}
