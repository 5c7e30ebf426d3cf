package io.asynclocal.diagnostics;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What keeps contexts that were still reachable long after the runs that made them had ended, as
 * {@link RetentionLeaks} finds it.
 *
 * @param origin the work that captured the first of them
 * @param context the names of the storages that are bound in it
 * @param hasEnded whether that work has come to its end, so that something else keeps the context
 * @param ageNanos for how long it has been reachable since it was captured
 * @param captured the code that captured it, the innermost frame first
 * @param contexts how many contexts work of this type, begun in this line, keeps
 */
public record RetentionLeak(
    Origin origin,
    String context,
    boolean hasEnded,
    long ageNanos,
    List<StackTraceElement> captured,
    int contexts) {

  /** {@return what is kept, what keeps it as far as that is known, and who captured it} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(context).append(" is reachable ").append(TimeUnit.NANOSECONDS.toMillis(ageNanos));
    text.append(" ms after ").append(origin).append(" captured it, and its run has ended");
    if (contexts > 1) {
      text.append("; so are ").append(contexts - 1).append(" more that were captured there");
    }
    text.append(
        hasEnded
            ? ". That work has ended too: something else keeps the context, such as a cache, a"
                + " pooled connection or a bound function that is never dropped."
            : ". It is kept by that "
                + origin.type()
                + ", which goes on: end it with the run, or"
                + " begin it in AsyncContext.root().");
    for (StackTraceElement frame : captured) {
      text.append("\n    at ").append(frame);
    }
    return text.toString();
  }
}
