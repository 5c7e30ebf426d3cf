package io.asynclocal.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a store was missed, and where it was lost.
 *
 * @param storage the storage's name
 * @param thread the name of the thread that found nothing
 * @param read the code that read, the innermost frame first
 * @param hops from the flow that had a store to the read
 */
public record LostStore(
    String storage, String thread, List<StackTraceElement> read, List<Hop> hops) {

  /** Takes copies of the lists. */
  public LostStore {
    read = List.copyOf(read);
    hops = List.copyOf(hops);
  }

  /**
   * One handing over of the work.
   *
   * @param by what took the work over
   * @param line the line that handed it over, as far as it is known; the line where the work begins
   *     otherwise
   * @param thread the thread which did, "" if that isn't known
   * @param advice what to write in that line, "" if the store was carried
   */
  public record Hop(String by, String line, String thread, String advice) {

    /** {@return whether the store was still there after this hop} */
    public boolean isCarried() {
      return advice.isEmpty();
    }

    /** {@return the hop and, if the store was lost in it, what to do} */
    @Override
    public String toString() {
      String where = line + (thread.isEmpty() ? "" : " on thread '" + thread + "'");
      return isCarried()
          ? "carried by " + by + ", at " + where
          : "LOST by " + by + ", at " + where + ": " + advice;
    }
  }

  /** {@return the first hop that nobody carried the store over} */
  public Optional<Hop> culprit() {
    return hops.stream().filter(hop -> !hop.isCarried()).findFirst();
  }

  /** {@return the read, the hops and what to do, a line for each} */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "AsyncLocalStorage["
            + storage
            + "] has no store on thread '"
            + thread
            + "', in work that began in a flow which had one. On the way there it was");
    hops.forEach(hop -> lines.add("  " + hop));
    lines.add("  read at " + (read.isEmpty() ? "an unknown place" : read.get(0)));
    return String.join("\n", lines);
  }
}
