package io.asynclocal.logging;

import io.asynclocal.environment.Installation;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.spi.DefaultThreadContextStack;
import org.apache.logging.log4j.spi.NoOpThreadContextMap;
import org.apache.logging.log4j.spi.ReadOnlyThreadContextMap;
import org.jspecify.annotations.Nullable;

/** What is replaced in Log4j 2; loaded only where that is there. */
final class Log4jReplacements {
  private Log4jReplacements() {}

  /**
   * Returns nothing where Log4j is configured to have neither map nor stack, or others than its
   * own, such as a map that leads to SLF4J's MDC.
   */
  static List<Installation> install() {
    StaticField map = new StaticField(ThreadContext.class, "contextMap");
    StaticField readOnly = new StaticField(ThreadContext.class, "readOnlyContextMap");
    StaticField stack = new StaticField(ThreadContext.class, "contextStack");
    List<Installation> replacements = new ArrayList<>();
    Object present = map.get();
    Installation anothers = LeftToAnotherCopy.in("Log4j's ThreadContext", present);
    if (anothers != null) {
      return List.of(anothers);
    }
    // A map for each branch: the verifier would load the class of a common one even without Log4j.
    if (present instanceof ReadOnlyThreadContextMap && isLog4jsMap(present)) {
      Log4jContextMap ours = new ReadOnlyLog4jContextMap();
      replacements.add(Replacement.of("Log4j's ThreadContext", map::get, map::set, ours));
      replacements.add(
          Replacement.of("Log4j's read-only ThreadContext", readOnly::get, readOnly::set, ours));
    } else if (isLog4jsMap(present)) {
      Log4jContextMap ours = new Log4jContextMap();
      replacements.add(Replacement.of("Log4j's ThreadContext", map::get, map::set, ours));
    }
    if (stack.get() instanceof DefaultThreadContextStack log4js && isInUse(log4js)) {
      Log4jContextStack ours = new Log4jContextStack();
      replacements.add(
          Replacement.of("the stack of Log4j's ThreadContext", stack::get, stack::set, ours));
    }
    return replacements;
  }

  private static boolean isLog4jsMap(@Nullable Object map) {
    return map != null
        && map.getClass().getName().startsWith("org.apache.logging.log4j.")
        && !(map instanceof NoOpThreadContextMap);
  }

  /** A stack that was configured away takes nothing. */
  private static boolean isInUse(DefaultThreadContextStack stack) {
    boolean taken = stack.add("taken?");
    if (taken) {
      stack.pop();
    }
    return taken;
  }
}
